//! The account is read at once where that costs less than a question for each of the people, is read at a pace that it takes,
//! and what it answered is kept, so that a run goes on where it ended; and the plan is the same.

mod planner;
mod program;
mod reading;
mod runs;
mod server;
mod speed;
