//! A way between the portal and an engine that can be closed, or that loses what comes back.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use super::Fault;

pub struct Proxy {
    pub port: u16,
    engine: u16,
    /// Dropped, it closes the door and every connection.
    open: Option<oneshot::Sender<()>>,
    closed: Option<tokio::task::JoinHandle<()>>,
}

impl Proxy {
    pub async fn before(engine: u16) -> Result<Self> {
        let mut proxy = Self { port: super::machine::free_port()?, engine, open: None, closed: None };
        proxy.set(Fault::None).await?;
        Ok(proxy)
    }

    pub async fn set(&mut self, fault: Fault) -> Result<()> {
        self.open.take();
        if let Some(closed) = self.closed.take() {
            closed.await?;
        }
        if fault != Fault::Down {
            let listener = TcpListener::bind(("127.0.0.1", self.port)).await.context("the proxy's port")?;
            let (open, close) = oneshot::channel();
            self.closed = Some(tokio::spawn(serve(listener, SocketAddr::from(([127, 0, 0, 1], self.engine)), fault, close)));
            self.open = Some(open);
        }
        Ok(())
    }
}

async fn serve(listener: TcpListener, engine: SocketAddr, fault: Fault, mut close: oneshot::Receiver<()>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((portal, _)) => _ = connections.spawn(pass(portal, engine, fault)),
                Err(_) => return,
            },
            _ = &mut close => return connections.shutdown().await,
        }
    }
}

async fn pass(mut portal: TcpStream, engine: SocketAddr, fault: Fault) -> std::io::Result<()> {
    let mut engine = TcpStream::connect(engine).await?;
    if fault == Fault::None {
        tokio::io::copy_bidirectional(&mut portal, &mut engine).await?;
        return Ok(());
    }
    let (mut asks, mut answers) = ([0; 16 * 1024], [0; 16 * 1024]);
    // Some engines are asked who waits before they are told: it is the telling whose answer gets lost.
    let mut looks = false;
    loop {
        tokio::select! {
            read = portal.read(&mut asks) => match read? {
                0 => return Ok(()),
                n => {
                    looks = asks.starts_with(b"GET ");
                    engine.write_all(&asks[..n]).await?;
                }
            },
            read = engine.read(&mut answers) => match read? {
                n if n > 0 && looks => portal.write_all(&answers[..n]).await?,
                // An answer means that it was done: this is where it gets lost.
                _ => return Ok(()),
            },
        }
    }
}
