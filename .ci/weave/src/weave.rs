//! Puts the mutants of a file into its text, each behind a switch: `a < b` becomes
//! `(if crate::woven(7) { (a) <= (b) } else { a < b })`.

use crate::Failure;
use crate::mutant::{Genre, Mutant};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// A file with its mutants.
#[derive(Debug)]
pub(crate) struct Woven {
    pub(crate) text: String,
    pub(crate) ids: BTreeSet<usize>,
}

/// Weaves the mutants `ids` into the text of their file. The functions `constants` stay `const`, which a switch cannot be, so nothing is
/// woven into them. All other functions lose their `const`.
pub(crate) fn weave(
    text: &str,
    mutants: &[Mutant],
    ids: &[usize],
    constants: &BTreeSet<String>,
) -> Result<Woven, Failure> {
    let file = syn::parse_file(text)?;
    let mut by_start: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &id in ids {
        by_start.entry(mutants[id].span.start).or_default().push(id);
    }
    let mut weaver = Weaver { mutants, by_start, constants, owner: None, frozen: Vec::new(), edits: Vec::new() };
    weaver.visit_file(&file);
    weaver.values();
    weaver.iterators();
    let Weaver { frozen, mut edits, .. } = weaver;
    edits.retain(|edit| edit.ids.is_empty() || !frozen.iter().any(|frozen| holds(frozen, &edit.range)));
    // Outer ones first, and what is put between two bytes before what begins at the second.
    edits.sort_by_key(|edit| (edit.range.start, !edit.range.is_empty(), usize::MAX - edit.range.end));
    let mut woven = Woven { text: String::new(), ids: BTreeSet::new() };
    render(text, &edits, 0..text.len(), &mut woven);
    Ok(woven)
}

/// Which mutants are woven into the innermost piece of woven text around a byte.
pub(crate) fn around(woven: &str, byte: usize) -> Vec<usize> {
    let mut open = Vec::new();
    for (at, _) in woven[..byte].match_indices("/*") {
        if let Some((ids, _)) = woven[at..].strip_prefix("/*<").and_then(|rest| rest.split_once("*/")) {
            open.push(ids);
        } else if woven[at..].starts_with("/*>*/") {
            open.pop();
        }
    }
    open.pop().into_iter().flat_map(numbers).collect()
}

/// The mutants that are woven in after a byte, piece by piece.
pub(crate) fn after(woven: &str, byte: usize) -> impl Iterator<Item = usize> {
    woven[byte..].split("/*<").skip(1).flat_map(numbers)
}

fn numbers(text: &str) -> impl Iterator<Item = usize> {
    text.split("*/").next().unwrap_or_default().split(',').filter_map(|id| id.parse().ok())
}

/// What stands in the place of some bytes of a file; of none if it only adds.
struct Edit {
    range: Range<usize>,
    ids: Vec<usize>,
    pieces: Vec<Piece>,
}

enum Piece {
    Text(String),
    /// Bytes of the file, with all that is woven into them.
    Source(Range<usize>),
}

fn say(text: impl Into<String>) -> Piece {
    Piece::Text(text.into())
}

fn holds(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    if inner.is_empty() {
        outer.start < inner.start && inner.end < outer.end
    } else {
        outer.start <= inner.start && inner.end <= outer.end
    }
}

/// Writes a part of a file; each edit holds only some of those behind it.
fn render(text: &str, edits: &[Edit], range: Range<usize>, woven: &mut Woven) {
    let mut at = range.start;
    for (index, edit) in edits.iter().enumerate() {
        if edit.range.start < at || !holds(&range, &edit.range) {
            continue;
        }
        woven.text.push_str(&text[at..edit.range.start]);
        if !edit.ids.is_empty() {
            let ids: Vec<_> = edit.ids.iter().map(ToString::to_string).collect();
            woven.text.extend(["/*<", ids.join(",").as_str(), "*/"]);
        }
        for piece in &edit.pieces {
            match piece {
                Piece::Text(piece) => woven.text.push_str(piece),
                Piece::Source(range) => render(text, &edits[index + 1..], range.clone(), woven),
            }
        }
        if !edit.ids.is_empty() {
            woven.text.push_str("/*>*/");
        }
        woven.ids.extend(&edit.ids);
        at = edit.range.end;
    }
    woven.text.push_str(&text[at..range.end]);
}

/// Finds the places of mutants in the syntax of a file.
struct Weaver<'a> {
    mutants: &'a [Mutant],
    by_start: BTreeMap<usize, Vec<usize>>,
    constants: &'a BTreeSet<String>,
    /// The type whose functions these are.
    owner: Option<String>,
    /// Functions and constants into which nothing can be woven.
    frozen: Vec<Range<usize>>,
    edits: Vec<Edit>,
}

impl Weaver<'_> {
    fn at(&self, start: usize, genre: Genre) -> Vec<usize> {
        let ids = self.by_start.get(&start).into_iter().flatten().copied();
        ids.filter(|id| self.mutants[*id].genre == genre).collect()
    }

    fn replacement(&self, id: usize) -> &str {
        &self.mutants[id].replacement
    }

    /// Functions give their constants back before their first statement.
    fn values(&mut self) {
        for (&at, ids) in &self.by_start {
            for &id in ids.iter().filter(|id| self.mutants[**id].genre == Genre::Value) {
                let text = format!("if crate::woven({id}) {{ return {}; }} ", self.replacement(id));
                self.edits.push(Edit { range: at..at, ids: vec![id], pieces: vec![say(text)] });
            }
        }
    }

    /// Functions that give back an iterator that they do not name give back one in a box.
    fn iterators(&mut self) {
        for ids in self.by_start.values() {
            let ids = ids.iter().copied().filter(|id| self.mutants[*id].genre == Genre::Iterator);
            let ids: Vec<usize> = ids.filter(|id| self.mutants[*id].returns.starts_with("-> impl ")).collect();
            let Some(Mutant { returns, span, .. }) = ids.first().map(|id| &self.mutants[*id]) else { continue };
            let bounds = returns.trim_start_matches("-> impl ");
            let lifetime = if bounds.contains("+'") { "" } else { " + '_" };
            let mut pieces = vec![say(format!("let woven: ::std::boxed::Box<dyn {bounds}{lifetime}> = "))];
            for &id in &ids {
                let value = self.replacement(id);
                pieces.push(say(format!(
                    "if crate::woven({id}) {{ ::std::boxed::Box::new(/*<{id}*/{value}/*>*/) }} else "
                )));
            }
            pieces.extend([say("{ ::std::boxed::Box::new({ "), Piece::Source(span.clone()), say(" }) }; woven")]);
            self.edits.push(Edit { range: span.clone(), ids, pieces });
        }
    }

    fn function(&mut self, signature: &syn::Signature, whole: Range<usize>) {
        let Some(word) = signature.constness else { return };
        let name = match &self.owner {
            Some(owner) => format!("{owner}::{}", signature.ident),
            None => signature.ident.to_string(),
        };
        if self.constants.contains(&name) {
            self.frozen.push(whole);
        } else {
            self.edits.push(Edit { range: word.span().byte_range(), ids: Vec::new(), pieces: Vec::new() });
        }
    }

    fn binary(&self, node: &syn::ExprBinary, ids: Vec<usize>) -> Edit {
        let [left, operator, right] =
            [node.left.span(), node.op.span(), node.right.span()].map(|span| span.byte_range());
        let mut pieces = vec![say("(")];
        if let (syn::BinOp::And(_) | syn::BinOp::Or(_), [id]) = (&node.op, ids.as_slice()) {
            // These are nested deeply, so neither side stands here twice.
            let not = if matches!(node.op, syn::BinOp::And(_)) { "" } else { "!" };
            pieces.extend([say("{ let left: bool = "), Piece::Source(left)]);
            pieces.extend([say(format!("; if left != {not}crate::woven({id}) {{ ")), Piece::Source(right)]);
            pieces.push(say(" } else { left } }"));
        } else {
            for &id in &ids {
                pieces.extend([say(format!("if crate::woven({id}) {{ /*<{id}*/(")), Piece::Source(left.clone())]);
                pieces.extend([say(format!(") {} (", self.replacement(id))), Piece::Source(right.clone())]);
                pieces.push(say(")/*>*/ } else "));
            }
            pieces.extend([say("{ "), Piece::Source(left), say(" "), Piece::Source(operator), say(" ")]);
            pieces.extend([Piece::Source(right), say(" }")]);
        }
        pieces.push(say(")"));
        Edit { range: node.span().byte_range(), ids, pieces }
    }
}

/// A condition that gives names to what it finds cannot stand in brackets.
fn gives_names(condition: &syn::Expr) -> bool {
    match condition {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(both) => gives_names(&both.left) || gives_names(&both.right),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Weaver<'_> {
    fn visit_item_impl(&mut self, node: &'ast syn::ItemImpl) {
        let owner = match &*node.self_ty {
            syn::Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
            _ => None,
        };
        let before = std::mem::replace(&mut self.owner, owner);
        visit::visit_item_impl(self, node);
        self.owner = before;
    }

    fn visit_item_fn(&mut self, node: &'ast syn::ItemFn) {
        self.function(&node.sig, node.span().byte_range());
        visit::visit_item_fn(self, node);
    }

    fn visit_impl_item_fn(&mut self, node: &'ast syn::ImplItemFn) {
        self.function(&node.sig, node.span().byte_range());
        visit::visit_impl_item_fn(self, node);
    }

    fn visit_item_const(&mut self, node: &'ast syn::ItemConst) {
        self.frozen.push(node.span().byte_range());
    }

    fn visit_impl_item_const(&mut self, node: &'ast syn::ImplItemConst) {
        self.frozen.push(node.span().byte_range());
    }

    fn visit_expr_binary(&mut self, node: &'ast syn::ExprBinary) {
        let ids = self.at(node.op.span().byte_range().start, Genre::Binary);
        if !ids.is_empty() && !gives_names(&node.left) && !gives_names(&node.right) {
            self.edits.push(self.binary(node, ids));
        }
        visit::visit_expr_binary(self, node);
    }

    fn visit_expr_unary(&mut self, node: &'ast syn::ExprUnary) {
        let range = node.span().byte_range();
        if let [id] = self.at(range.start, Genre::Unary)[..] {
            let operand = node.expr.span().byte_range();
            let mut pieces = vec![say(format!("(if crate::woven({id}) {{ ")), Piece::Source(operand.clone())];
            pieces.extend([say(" } else { "), Piece::Source(range.start..operand.start), say("(")]);
            pieces.extend([Piece::Source(operand), say(") })")]);
            self.edits.push(Edit { range, ids: vec![id], pieces });
        }
        visit::visit_expr_unary(self, node);
    }

    fn visit_expr_struct(&mut self, node: &'ast syn::ExprStruct) {
        let whole = node.span().byte_range();
        let (mut ids, mut pieces) = (Vec::new(), vec![say("(")]);
        for field in &node.fields {
            for id in self.at(field.span().byte_range().start, Genre::Field) {
                let gone = &self.mutants[id].span;
                pieces.extend([say(format!("if crate::woven({id}) {{ ")), Piece::Source(whole.start..gone.start)]);
                pieces.extend([Piece::Source(gone.end..whole.end), say(" } else ")]);
                ids.push(id);
            }
        }
        if !ids.is_empty() {
            pieces.extend([say("{ "), Piece::Source(whole.clone()), say(" })")]);
            self.edits.push(Edit { range: whole, ids, pieces });
        }
        visit::visit_expr_struct(self, node);
    }

    fn visit_arm(&mut self, node: &'ast syn::Arm) {
        let gone = self.at(node.span().byte_range().start, Genre::Arm);
        let all = |ids: &[usize], text: &dyn Fn(&usize) -> String| ids.iter().map(text).collect::<Vec<_>>().concat();
        let without = |ids: &[usize]| all(ids, &|id| format!("!crate::woven({id}) && "));
        match &node.guard {
            Some((_, guard)) if !gives_names(guard) => {
                let range = guard.span().byte_range();
                let ids = self.at(range.start, Genre::Guard);
                let (always, mut never): (Vec<_>, Vec<_>) = ids.iter().partition(|id| self.replacement(**id) == "true");
                never.extend(&gone);
                let always = all(&always, &|id| format!("crate::woven({id}) || "));
                let pieces =
                    vec![say(format!("({always}{}(", without(&never))), Piece::Source(range.clone()), say("))")];
                let ids: Vec<usize> = ids.into_iter().chain(gone).collect();
                if !ids.is_empty() {
                    self.edits.push(Edit { range, ids, pieces });
                }
            }
            None if !gone.is_empty() => {
                let at = node.pat.span().byte_range().end;
                let pieces = vec![say(format!(" if {}true ", without(&gone)))];
                self.edits.push(Edit { range: at..at, ids: gone, pieces });
            }
            _ => {}
        }
        visit::visit_arm(self, node);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weaves mutants, each a kind, the bytes that it changes and what to, into a text.
    fn woven(text: &str, changes: &[(Genre, &str, &str)]) -> Result<String, Failure> {
        let mut mutants = Vec::new();
        for (genre, old, replacement) in changes {
            let start = text.find(old).ok_or("no such text")?;
            mutants.push(Mutant {
                name: String::new(),
                file: String::new(),
                genre: *genre,
                replacement: (*replacement).to_owned(),
                returns: "-> impl Iterator<Item = u8>".to_owned(),
                span: start..start + old.len(),
            });
        }
        let ids: Vec<_> = (0..mutants.len()).collect();
        let woven = weave(text, &mutants, &ids, &BTreeSet::from(["frozen".to_owned()]))?;
        assert_eq!(syn::parse_file(&woven.text).map(|_| ())?, ());
        Ok(unmarked(&woven.text))
    }

    /// Without the marks that tell which mutants a piece has.
    fn unmarked(text: &str) -> String {
        let mut rest = text;
        let mut out = String::new();
        while let Some((before, after)) = rest.split_once("/*") {
            out.push_str(before);
            rest = after.split_once("*/").map_or("", |(_, after)| after);
        }
        out + rest
    }

    #[test]
    fn operators_have_both_sides() -> Result<(), Failure> {
        let text = "fn f() -> bool { a + b < 3 }";
        let expected = "fn f() -> bool { (if crate::woven(0) { ((if crate::woven(1) { (a) - (b) } else { a + b })) <= (3) } \
            else { (if crate::woven(1) { (a) - (b) } else { a + b }) < 3 }) }";
        assert_eq!(woven(text, &[(Genre::Binary, "<", "<="), (Genre::Binary, "+", "-")])?, expected);
        Ok(())
    }

    #[test]
    fn both_and_either_say_each_side_once() -> Result<(), Failure> {
        let and = "fn f() -> bool { ({ let left: bool = a; if left != crate::woven(0) { b } else { left } }) }";
        assert_eq!(woven("fn f() -> bool { a && b }", &[(Genre::Binary, "&&", "||")])?, and);
        let or = "fn f() -> bool { ({ let left: bool = a; if left != !crate::woven(0) { !b } else { left } }) }";
        assert_eq!(woven("fn f() -> bool { a || !b }", &[(Genre::Binary, "||", "&&")])?, or);
        Ok(())
    }

    #[test]
    fn functions_end_at_once_and_are_no_constants() -> Result<(), Failure> {
        let text = "const fn f() -> u8 { 3 } const fn frozen() -> u8 { 4 + 1 }";
        let changes = [(Genre::Value, "3", "0"), (Genre::Value, "4", "0"), (Genre::Binary, "+", "-")];
        let expected = " fn f() -> u8 { if crate::woven(0) { return 0; } 3 } const fn frozen() -> u8 { 4 + 1 }";
        assert_eq!(woven(text, &changes)?, expected);
        Ok(())
    }

    #[test]
    fn iterators_come_in_boxes() -> Result<(), Failure> {
        let changes = [(Genre::Iterator, "a.iter()", "empty()"), (Genre::Iterator, "a.iter()", "once(0)")];
        let expected = "fn f() -> impl Iterator<Item = u8> { let woven: ::std::boxed::Box<dyn Iterator<Item = u8> + '_> = \
            if crate::woven(0) { ::std::boxed::Box::new(empty()) } else if crate::woven(1) { ::std::boxed::Box::new(once(0)) } \
            else { ::std::boxed::Box::new({ a.iter() }) }; woven }";
        assert_eq!(woven("fn f() -> impl Iterator<Item = u8> { a.iter() }", &changes)?, expected);
        Ok(())
    }

    #[test]
    fn arms_guards_fields_and_negations_can_be_gone() -> Result<(), Failure> {
        let text = "fn f() { match a { 1 if b => {} 2 => {} _ => S { c: 1, d: !e, ..g } } }";
        let changes = [
            (Genre::Guard, "b", "true"),
            (Genre::Arm, "1 if b => {}", ""),
            (Genre::Arm, "2 => {}", ""),
            (Genre::Field, "c: 1,", ""),
            (Genre::Unary, "!", ""),
        ];
        let expected = "fn f() { match a { 1 if (crate::woven(0) || !crate::woven(1) && (b)) => {} 2 if !crate::woven(2) && true  => {} \
            _ => (if crate::woven(3) { S {  d: (if crate::woven(4) { e } else { !(e) }), ..g } } \
            else { S { c: 1, d: (if crate::woven(4) { e } else { !(e) }), ..g } }) } }";
        assert_eq!(woven(text, &changes)?, expected);
        Ok(())
    }

    #[test]
    fn an_error_is_laid_to_the_innermost_piece() -> Result<(), Failure> {
        let text = "a /*<1,2*/b /*<3*/c/*>*/ d/*>*/ e /*<4*/f/*>*/";
        let at = |word: &str| text.find(word).ok_or("no such word");
        assert_eq!(around(text, at("c")?), [3]);
        assert_eq!(around(text, at("d")?), [1, 2]);
        assert_eq!(around(text, at("e")?), [0_usize; 0]);
        assert_eq!(after(text, at("d")?).collect::<Vec<_>>(), [4]);
        Ok(())
    }
}
