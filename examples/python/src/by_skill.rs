//! Numbers by skill.

use crate::ids::Ref;
use crate::value::{Kept, Unresolved, Value};
use pyo3::prelude::*;
use toritsugi::{Level, Plan, SkillId};

/// A number by skill: a mapping in Python, in the order in which it is given.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BySkill<T>(Vec<(Ref<SkillId>, T)>);

impl<T: Kept> Kept for BySkill<T> {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let shown = pyo3::types::PyDict::new(py);
        for (skill, number) in &self.0 {
            shown.set_item(skill.show(py)?, number.show(py)?)?;
        }
        Ok(shown.into_any())
    }
}

impl<T: Kept> BySkill<T> {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }
}

macro_rules! by_skill {
    ($($number:ty),+) => {
        $(
            impl Value for Vec2<(SkillId, $number)> {
                type Kept = BySkill<$number>;

                fn taken() -> String {
                    String::from("Mapping[str, int]")
                }

                fn shown() -> String {
                    String::from("dict[str, int]")
                }

                fn read(value: &Bound<'_, PyAny>) -> PyResult<Self::Kept> {
                    let pairs = crate::errors::pairs(value)?;
                    let pairs = pairs.into_iter().map(|(skill, number)| Ok((Ref::read(&skill)?, <$number>::read(&number)?)));
                    pairs.collect::<PyResult<Vec<_>>>().map(BySkill)
                }

                fn resolve(kept: &Self::Kept, plan: &Plan) -> Result<Self, Unresolved> {
                    let pairs = kept.0.iter().map(|(skill, number)| Ok((skill.resolve(plan)?, *number)));
                    pairs.collect::<Result<Vec<_>, Unresolved>>().map(Vec2)
                }

                fn keep(&self, plan: &Plan) -> Self::Kept {
                    BySkill(self.0.iter().map(|(skill, number)| (skill.keep(plan), *number)).collect())
                }
            }

            impl From<Vec<(SkillId, $number)>> for Vec2<(SkillId, $number)> {
                fn from(pairs: Vec<(SkillId, $number)>) -> Self {
                    Self(pairs)
                }
            }
        )+
    };
}

/// A list of pairs, of which a mapping is the Python form.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Vec2<T>(pub(crate) Vec<T>);

by_skill!(Level, u8);

impl<T> From<Vec2<T>> for Vec<T> {
    fn from(pairs: Vec2<T>) -> Self {
        pairs.0
    }
}
