//! The built-in selections: which agent an arriving contact gets.

mod best_proficiency;
mod fewest_handled;
mod fixed_order;
mod least_loaded;
mod least_skilled;
mod longest_idle;
mod most_skilled;
mod round_robin;
mod weighted_random;

pub use best_proficiency::BestProficiency;
pub use fewest_handled::FewestHandled;
pub use fixed_order::FixedOrder;
pub use least_loaded::LeastLoaded;
pub use least_skilled::LeastSkilled;
pub use longest_idle::LongestIdle;
pub use most_skilled::MostSkilled;
pub use round_robin::RoundRobin;
pub use weighted_random::WeightedRandom;
