//! Translated text with named arguments: translators may move a `{name}`, but not break the program.

use gettextrs::{gettext, ngettext};

/// Translates `template` and puts `arguments` in the place of their `{name}`.
pub fn gettext_f(template: &str, arguments: &[(&str, &str)]) -> String {
    fill(&gettext(template), arguments)
}

/// Translates for `count` things and puts `arguments`, and `{n}` for the count, in their places.
pub fn ngettext_f(one: &str, many: &str, count: u32, arguments: &[(&str, &str)]) -> String {
    let text = fill(&ngettext(one, many, count), arguments);
    fill(&text, &[("n", &count.to_string())])
}

/// Puts `arguments` in the place of their `{name}`: one pass over the text, so that an argument that
/// looks like a placeholder stays as it is.
pub fn fill(text: &str, arguments: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        rest = &rest[open..];
        let known = arguments.iter().find_map(|(name, value)| {
            let behind = rest[1..].strip_prefix(name)?.strip_prefix('}')?;
            Some((behind, value))
        });
        if let Some((behind, value)) = known {
            filled.push_str(value);
            rest = behind;
        } else {
            filled.push('{');
            rest = &rest[1..];
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_go_where_the_translation_puts_them() {
        let arguments = [("host", "camera-3"), ("port", "554")];
        assert_eq!(fill("{host} at {port}", &arguments), "camera-3 at 554");
        assert_eq!(fill("{port}/{host}", &arguments), "554/camera-3");
    }

    #[test]
    fn an_argument_that_looks_like_a_placeholder_is_left_alone() {
        let arguments = [("name", "{port}"), ("port", "554")];
        assert_eq!(fill("{name}", &arguments), "{port}");
    }

    #[test]
    fn braces_without_an_argument_stay() {
        assert_eq!(fill("{a} { b", &[("b", "x")]), "{a} { b");
    }
}
