//! The router for C: opaque handles, codes and messages, no panic across the boundary.
//!
//! What C reads is `include/toritsugi.h`, which is made from these sources.

mod buffer;
mod call;
mod events;
mod journal;
mod names;
mod refusal;
mod router;
mod views;

pub use buffer::*;
pub use call::*;
pub use events::*;
pub use journal::*;
pub use names::*;
pub use router::*;
pub use views::*;
