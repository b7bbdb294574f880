// The program under test: the release binary on a free port with a data folder of its own, to be killed and started again.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const program = process.env.DOORSTEP_PROGRAM ?? resolve(import.meta.dirname, "../../target/release/doorstep");

export class Doorstep {
  private child?: ChildProcess;
  readonly url: string;

  private constructor(
    readonly port: number,
    readonly data: string,
    private readonly settings: Record<string, string>,
    private readonly file?: string,
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  // Limits are for strangers: a test presses the same button more often than a person would.
  static async start(settings: Record<string, string> = { DOORSTEP_LIMITS: "off" }, file?: string): Promise<Doorstep> {
    const doorstep = new Doorstep(await freePort(), mkdtempSync(join(tmpdir(), "doorstep-e2e-")), settings, file);
    await doorstep.open();
    return doorstep;
  }

  // Starts the program on the same data and returns once it answers. Its folder holds nothing else: all it needs is in it.
  async open(): Promise<void> {
    const environment = { ...process.env, DOORSTEP_LISTEN: `127.0.0.1:${this.port}`, DOORSTEP_DATA: this.data, ...this.settings };
    // The program writes its log itself: what it says last is there when it has ended.
    const log = openSync(join(this.data, "log"), "a");
    const child = spawn(program, [...(this.file ? ["--config", this.file] : []), "serve"], { cwd: this.data, env: environment, stdio: ["ignore", log, log] });
    this.child = child;
    closeSync(log);
    while (!(await this.answers())) {
      if (child.exitCode !== null) throw new Error(`doorstep ended:\n${this.log()}`);
      await pause(20);
    }
  }

  // SIGKILL: what a power cut or the kernel's out-of-memory killer does.
  async kill(): Promise<void> {
    if (this.child && this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill("SIGKILL");
      await once(this.child, "exit");
    }
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.data, { recursive: true, force: true });
  }

  log(): string {
    return readFileSync(join(this.data, "log"), "utf8");
  }

  // The account that the first start made, as it stands in the file for the operator.
  firstStaffAccount(): { email: string; password: string } {
    const text = readFileSync(join(this.data, "first-staff-account.txt"), "utf8");
    const email = /\S+@\S+/.exec(text)?.[0];
    const password = /password\W+(\S+)/i.exec(text)?.[1];
    if (!email || !password) throw new Error(`no account in:\n${text}`);
    return { email, password };
  }

  private async answers(): Promise<boolean> {
    return fetch(`${this.url}/health`).then(
      (answer) => answer.ok,
      () => false,
    );
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
