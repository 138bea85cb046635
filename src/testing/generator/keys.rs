//! Keys under which commands come, and come again.

use super::{Aim, Delivered};
use crate::testing::Routing;
use crate::{Command, HostKey, Timestamp};

/// Mostly under no key or a fresh one; sometimes an earlier command again, at any time, or this one under an earlier key.
pub(super) fn delivered(aim: &mut Aim<'_, '_>, state: &impl Routing, command: Command) -> Delivered {
    let choice = aim.dice.byte();
    let known = state.remembered_keys();
    let fresh = HostKey(u128::MAX - u128::from(aim.dice.byte()));
    let key = aim.dice.choose(&known).unwrap_or(fresh);
    match choice {
        0..=139 => (aim.at, None, command),
        140..=209 => (aim.at, Some(fresh), command),
        210..=241 => {
            let again = state.remembered_command(key).cloned().unwrap_or(command);
            let at = if aim.dice.coin() { aim.at } else { Timestamp(u64::from(aim.dice.byte())) };
            (at, Some(key), again)
        }
        242..=255 => (aim.at, Some(key), command),
    }
}
