//! A run over a pretended server, event by event: no clock, no I/O, the same each time.
//!
//! It stands in for the loop of a run and for what the transport does with what is pushed back: such a
//! request goes again when another one's answer has made room, or after a backoff, and a pause that the
//! server orders holds all.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::time::Duration;

use billport_ports::PushBacks;
use fastrand::Rng;

use super::{InFlight, Level, LevelFound, Signs, Ticket};

/// What a server does with a request, when so many are at it, with it.
pub(super) type Serving<'a> = dyn FnMut(Moment) -> Served + 'a;

#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) now: Duration,
    /// How many the server is at, with this one.
    pub(super) at_once: usize,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Served {
    After(Duration),
    /// "Too many requests", at once; perhaps with a pause.
    PushedBack(Option<Duration>),
}

/// How a simulated run goes about its work.
#[derive(Clone, Copy, Debug)]
pub(super) struct Load {
    pub(super) units: usize,
    /// What a unit costs this process beside its request, one after another.
    pub(super) own: Duration,
    pub(super) in_flight: InFlight,
    pub(super) seed: u64,
}

/// How it went.
#[derive(Clone, Debug)]
pub(super) struct Course {
    pub(super) took: Duration,
    pub(super) found: LevelFound,
    pub(super) requests: usize,
    /// The most times that one unit was pushed back.
    pub(super) worst: u32,
    /// The answer times of the last half, summed up.
    late_answers: (Duration, u32),
}

impl Course {
    /// The mean answer time of the second half.
    pub(super) fn late_answer_time(&self) -> Duration {
        self.late_answers.0 / self.late_answers.1.max(1)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Leaves(usize),
    Answered(usize),
    /// Its backoff is over, if it still waits.
    Again(usize, u32),
}

struct Unit {
    ticket: Ticket,
    taken: Duration,
    left: Duration,
    push_backs: u32,
    waits: bool,
}

struct World<'a> {
    load: Load,
    level: Level,
    rng: Rng,
    serving: &'a mut Serving<'a>,
    events: BinaryHeap<Reverse<(Duration, usize, Event)>>,
    numbers: usize,
    units: Vec<Unit>,
    turned_away: VecDeque<usize>,
    now: Duration,
    free_at: Duration,
    opens_at: Duration,
    in_hand: usize,
    at_server: usize,
    /// Push-backs that nobody was told of yet.
    untold: PushBacks,
    answered: usize,
    course: Course,
}

/// Runs until all units were answered.
pub(super) fn run<'a>(load: Load, serving: &'a mut Serving<'a>) -> Course {
    let level = Level::new(load.in_flight);
    let late_answers = (Duration::ZERO, 0);
    let course =
        Course { took: Duration::ZERO, found: level.found(), requests: 0, worst: 0, late_answers };
    let mut world = World {
        load,
        level,
        rng: Rng::with_seed(load.seed),
        serving,
        events: BinaryHeap::new(),
        numbers: 0,
        units: Vec::new(),
        turned_away: VecDeque::new(),
        now: Duration::ZERO,
        free_at: Duration::ZERO,
        opens_at: Duration::ZERO,
        in_hand: 0,
        at_server: 0,
        untold: PushBacks::default(),
        answered: 0,
        course,
    };
    world.take();
    while let Some(Reverse((now, _, event))) = world.events.pop() {
        world.now = now;
        world.happens(event);
        let limit = world.level.limit();
        assert!((1..=load.in_flight.max().get()).contains(&limit), "{limit} is out of bounds");
    }
    assert_eq!(world.answered, load.units, "every unit is delivered");
    world.course.took = world.now;
    world.course.found = world.level.found();
    world.course
}

impl World<'_> {
    fn take(&mut self) {
        while self.in_hand < self.level.limit() && self.units.len() < self.load.units {
            self.in_hand += 1;
            self.free_at = self.free_at.max(self.now) + self.load.own;
            let ticket = self.level.send();
            let (taken, left) = (self.free_at, self.free_at);
            self.units.push(Unit { ticket, taken, left, push_backs: 0, waits: false });
            self.at(self.free_at, Event::Leaves(self.units.len() - 1));
        }
    }

    fn at(&mut self, moment: Duration, event: Event) {
        self.numbers += 1;
        self.events.push(Reverse((moment, self.numbers, event)));
    }

    fn happens(&mut self, event: Event) {
        match event {
            Event::Leaves(unit) => self.leave(unit),
            Event::Again(unit, push_backs) => {
                let Unit { waits, push_backs: so_far, .. } = self.units[unit];
                if waits && so_far == push_backs {
                    self.turned_away.retain(|waiting| *waiting != unit);
                    self.leave(unit);
                }
            }
            Event::Answered(unit) => {
                self.at_server -= 1;
                self.in_hand -= 1;
                self.answered += 1;
                self.end(unit);
                if let Some(waiting) = self.turned_away.pop_front() {
                    self.leave(waiting);
                }
                self.take();
            }
        }
    }

    fn leave(&mut self, unit: usize) {
        self.units[unit].waits = false;
        if self.opens_at > self.now {
            let spread = Duration::from_micros(self.rng.u64(0..1_000_000));
            return self.at(self.opens_at + spread, Event::Leaves(unit));
        }
        self.course.requests += 1;
        self.units[unit].left = self.now;
        let moment = Moment { now: self.now, at_once: self.at_server + 1 };
        match (self.serving)(moment) {
            Served::After(time) => {
                self.at_server += 1;
                self.at(self.now + time, Event::Answered(unit));
            }
            Served::PushedBack(pause) => {
                let beside = u32::try_from(self.at_server).unwrap();
                let PushBacks { count, sustained } = self.untold;
                let sustained = if count == 0 { beside } else { sustained.min(beside) };
                self.untold = PushBacks { count: count + 1, sustained };
                let push_backs = self.units[unit].push_backs + 1;
                self.units[unit].push_backs = push_backs;
                self.course.worst = self.course.worst.max(push_backs);
                match pause {
                    Some(pause) => {
                        self.opens_at = self.opens_at.max(self.now + pause);
                        self.leave(unit);
                    }
                    None => {
                        self.units[unit].waits = true;
                        if push_backs == 1 {
                            self.turned_away.push_back(unit);
                        }
                        let ceiling = 500_000_u64 << (push_backs - 1).min(6);
                        let wait = Duration::from_micros(self.rng.u64(0..ceiling));
                        self.at(self.now + wait, Event::Again(unit, push_backs));
                    }
                }
            }
        }
    }

    fn end(&mut self, unit: usize) {
        let Unit { ticket, taken, left, .. } = self.units[unit];
        let answer_time = self.now.saturating_sub(left);
        if self.answered * 2 > self.load.units {
            self.course.late_answers.0 += answer_time;
            self.course.late_answers.1 += 1;
        }
        let push_backs = std::mem::take(&mut self.untold);
        let signs = Signs {
            answer_time: Some(answer_time),
            push_backs,
            waited: left.saturating_sub(taken),
        };
        self.level.ended(ticket, signs);
    }
}
