//! Skill levels.

use core::fmt;

/// How well an agent holds a skill: 0 to 100.
///
/// ```
/// use toritsugi::Level;
///
/// assert_eq!(Level::new(80)?.value(), 80);
/// assert_eq!(Level::new(101).unwrap_err().to_string(), "level 101 is above 100");
/// # Ok::<(), toritsugi::LevelError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(try_from = "u8", into = "u8"))]
pub struct Level(u8);

impl Level {
    /// The lowest level, 0.
    pub const MIN: Self = Self(0);
    /// The highest level, 100.
    pub const MAX: Self = Self(100);

    /// A level of 0 to 100.
    ///
    /// # Errors
    /// [`LevelError`] above 100.
    pub const fn new(value: u8) -> Result<Self, LevelError> {
        if value <= Self::MAX.0 { Ok(Self(value)) } else { Err(LevelError { value }) }
    }

    /// The level as a number.
    pub const fn value(self) -> u8 {
        self.0
    }

    /// So many levels less, at the least 0.
    pub(crate) const fn lowered(self, by: u8) -> Self {
        Self(self.0.saturating_sub(by))
    }
}

impl TryFrom<u8> for Level {
    type Error = LevelError;

    fn try_from(value: u8) -> Result<Self, LevelError> {
        Self::new(value)
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.0
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A level above 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("level {value} is above 100")]
pub struct LevelError {
    /// The refused level.
    pub value: u8,
}
