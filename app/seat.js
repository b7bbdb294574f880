// On a page that a helper has open for somebody: leaves it once the permission or the conversation has ended, without a
// click. What was typed and not saved goes with it. Without JavaScript the next click finds out.
const { contact } = document.getElementById("seat").dataset;
const EVERY = 4000;
const look = async () => {
  try {
    const answer = await fetch("/staff/session", { headers: { accept: "application/json" } });
    if (!answer.ok) return;
    const { left, seat } = await answer.json();
    // Who is signed out altogether is told so by the sign-in.
    if (left > 0 && seat !== contact) location.replace("/staff/ended");
    if (left === 0) location.replace("/staff/sign-in");
  } catch {
    // No connection: nothing can be sent either.
  }
};
setInterval(() => document.hidden || look(), EVERY);
document.addEventListener("visibilitychange", () => document.hidden || look());
addEventListener("pageshow", (event) => event.persisted && look());
