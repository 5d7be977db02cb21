//! Charts inside the page.

/// Elements that draw and do nothing else.
const ELEMENTS: &[&str] = &[
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "title",
    "desc",
    "defs",
    "clipPath",
    "pattern",
    "linearGradient",
    "radialGradient",
    "stop",
    "marker",
];

/// The picture as it stands in the page: inline SVG when it only draws; otherwise as an image, in which nothing runs.
pub fn embedded(svg: &str) -> String {
    let start = svg.find("<svg").unwrap_or(0);
    let body = &svg[start..];
    if only_draws(body) {
        body.to_owned()
    } else {
        let data = base64(svg.as_bytes());
        format!("<img alt=\"\" src=\"data:image/svg+xml;base64,{data}\">")
    }
}

/// Whether every tag is a drawing element without event handlers and references to the outside.
fn only_draws(svg: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = svg;
    while let Some(start) = rest.find('<') {
        let Some(length) = tag_length(&rest[start..]) else {
            return false;
        };
        let tag = &rest[start + 1..start + length - 1];
        rest = &rest[start + length..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name.trim_end()) || (open.is_empty() && !rest.trim().is_empty()) {
                return false;
            }
            continue;
        }
        let name = tag.split([' ', '\n', '\t', '\r', '/']).next().unwrap_or("");
        if !ELEMENTS.contains(&name) || !attributes_are_tame(&tag[name.len()..]) {
            return false;
        }
        if !tag.ends_with('/') {
            open.push(name);
        }
    }
    open.is_empty()
}

/// The length of the tag at the start of the text; a `>` inside quotes does not end it.
fn tag_length(text: &str) -> Option<usize> {
    let mut quote = None;
    for (index, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return Some(index + 1),
            (Some(mark), _) if mark == byte => quote = None,
            _ => {}
        }
    }
    None
}

fn attributes_are_tame(attributes: &str) -> bool {
    let mut rest = attributes.trim_matches([' ', '\n', '\t', '\r', '/']);
    while !rest.is_empty() {
        let Some((name, tail)) = rest.split_once('=') else {
            return false;
        };
        let (name, tail) = (name.trim().to_ascii_lowercase(), tail.trim_start());
        let Some(mark) = tail.chars().next().filter(|mark| matches!(mark, '"' | '\'')) else {
            return false;
        };
        let Some((value, tail)) = tail[1..].split_once(mark) else {
            return false;
        };
        let value = value.to_ascii_lowercase();
        let outside = value.contains("url(") && !value.contains("url(#");
        if name.starts_with("on") || name.contains("href") || outside || name.contains(['<', '&']) {
            return false;
        }
        rest = tail.trim_start();
    }
    true
}

/// Base 64 (RFC 4648 §4), for the hash of the script and for pictures.
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let letter = LETTERS[(group >> (18 - 6 * place)) as usize & 63];
            text.push(if place > chunk.len() {
                '='
            } else {
                char::from(letter)
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_are_inlined_and_anything_else_becomes_an_image() {
        let tame =
            "<svg a=\"1\"><text x='2'>a &lt;b&gt; &quot;</text><path d=\"M0 0\" fill=\"url(#p)\"/></svg>\n";
        assert_eq!(
            embedded(&format!("<?xml version=\"1.0\"?>\n<!DOCTYPE svg>{tame}")),
            tame
        );
        for wild in [
            "<svg><script>alert(1)</script></svg>",
            "<svg onload=\"alert(1)\"></svg>",
            "<svg ONLOAD=alert(1)></svg>",
            "<svg><image href=\"http://x/y.png\"/></svg>",
            "<svg><rect fill=\"url(http://x/y)\"/></svg>",
            "<svg><a href=\"http://x\"><text>x</text></a></svg>",
            "<svg></svg><p>after</p>",
            "<svg></svg>after",
            "<svg><g></svg>",
            "<svg",
            "<svg><!-- <x> --></svg>",
            "<svg><style>*{}</style></svg>",
        ] {
            assert!(embedded(wild).starts_with("<img alt=\"\" src=\"data:"), "{wild}");
        }
    }
}
