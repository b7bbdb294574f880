//! Many people at once: a thread each, one connection each, every wait written down.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::Result;

/// What happened, and how long each took.
pub struct Load {
    waits: Vec<Duration>,
    time: Duration,
}

/// Lets `people` repeat what `person` gives each of them until `time` is over. The first failure ends it.
pub fn load<Act: FnMut() -> Result<()> + Send>(people: usize, time: Duration, person: impl Fn(usize) -> Act) -> Result<Load> {
    let started = Instant::now();
    let all = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..people).map(|number| (person(number), time)).map(|(act, time)| scope.spawn(move || repeat(act, time))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Ok(Vec::new()))).collect::<Result<Vec<_>>>()
    })?;
    Ok(Load::of(all.concat(), started.elapsed()))
}

fn repeat(mut act: impl FnMut() -> Result<()>, time: Duration) -> Result<Vec<Duration>> {
    let (started, mut waits) = (Instant::now(), Vec::new());
    while started.elapsed() < time {
        waits.push(timed(&mut act)?);
    }
    Ok(waits)
}

/// Lets `people` work off `tasks`, each once.
pub fn each<Task: Send>(people: usize, tasks: Vec<Task>, act: impl Fn(Task) -> Result<()> + Sync) -> Result<Load> {
    let (started, tasks) = (Instant::now(), Mutex::new(tasks));
    let next = || tasks.lock().ok().and_then(|mut tasks| tasks.pop());
    let work = || -> Result<Vec<Duration>> {
        let mut waits = Vec::new();
        while let Some(task) = next() {
            waits.push(timed(|| act(task))?);
        }
        Ok(waits)
    };
    let all = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..people).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Ok(Vec::new()))).collect::<Result<Vec<_>>>()
    })?;
    Ok(Load::of(all.concat(), started.elapsed()))
}

fn timed(act: impl FnOnce() -> Result<()>) -> Result<Duration> {
    let started = Instant::now();
    act()?;
    Ok(started.elapsed())
}

impl Load {
    fn of(mut waits: Vec<Duration>, time: Duration) -> Self {
        waits.sort();
        Self { waits, time }
    }

    /// How many a second.
    pub fn rate(&self) -> f64 {
        self.waits.len() as f64 / self.time.as_secs_f64()
    }

    pub fn waiting(&self) -> String {
        format!("{:.1} ms, {:.1} ms", self.percentile(50), self.percentile(99))
    }

    fn percentile(&self, percent: usize) -> f64 {
        let place = (self.waits.len() * percent / 100).min(self.waits.len().saturating_sub(1));
        self.waits.get(place).map_or(0.0, |wait| wait.as_secs_f64() * 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_read_from_the_sorted_waits() {
        let load = Load::of((1..=100).rev().map(Duration::from_millis).collect(), Duration::from_secs(2));
        assert_eq!(load.waiting(), "51.0 ms, 100.0 ms");
        assert_eq!(load.rate(), 50.0);
    }
}
