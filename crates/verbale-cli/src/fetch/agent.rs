//! Requests: where they may go, and how much they bring.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    time::Duration,
};
use ureq::{
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};

/// An answer with its body whole.
pub(super) struct Answer {
    /// The address that gave it.
    pub(super) url: String,
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }
}

/// Asks for pages.
pub(super) struct Agent {
    inner: ureq::Agent,
    most: usize,
}

impl Agent {
    pub(super) fn new(name: &str, most: usize, private: bool, patience: Duration) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(patience))
            // A proxy would resolve names for us, and nobody would see where they lead.
            .proxy(None)
            .user_agent(name)
            .accept("text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.5")
            .build();
        let resolver = Guarded { private, inner: DefaultResolver::default() };
        Agent { inner: ureq::Agent::with_parts(config, DefaultConnector::default(), resolver), most }
    }

    /// One request, no redirection followed. With what is known of the page the server may say that it is unchanged.
    pub(super) fn get(&self, url: &str, etag: Option<&str>, modified: Option<&str>) -> Result<Answer, String> {
        let mut request = self.inner.get(url);
        if let Some(etag) = etag {
            request = request.header("If-None-Match", etag);
        }
        if let Some(modified) = modified {
            request = request.header("If-Modified-Since", modified);
        }
        let mut response = request.call().map_err(told)?;
        let headers = (response.headers().iter())
            .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
            .collect();
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(self.most as u64).read_to_vec();
        let body = body.map_err(|e| match e {
            ureq::Error::BodyExceedsLimit(_) => format!("the page has more than {} bytes", self.most),
            other => told(other),
        })?;
        Ok(Answer { url: url.to_owned(), status, headers, body })
    }
}

fn told(error: ureq::Error) -> String {
    match error {
        ureq::Error::HostNotFound => "there is no such host, or it is in a private network (--allow-private lets it be asked)".to_owned(),
        ureq::Error::Timeout(_) => "the server takes too long".to_owned(),
        ureq::Error::Io(error) => crate::outcome::reason(&error),
        other => other.to_string(),
    }
}

/// Resolves names, and leaves out addresses that are nobody's business outside: the check is made on the very addresses that are
/// then connected to.
struct Guarded {
    private: bool,
    inner: DefaultResolver,
}

impl fmt::Debug for Guarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guarded").field("private", &self.private).finish()
    }
}

impl Resolver for Guarded {
    fn resolve(&self, uri: &Uri, config: &ureq::config::Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let mut kept = self.empty();
        for address in found.iter().filter(|a| self.private || public(a.ip())) {
            kept.push(*address);
        }
        if kept.is_empty() { Err(ureq::Error::HostNotFound) } else { Ok(kept) }
    }
}

/// True for addresses of the open network.
fn public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => public4(ip),
        IpAddr::V6(ip) => public6(ip),
    }
}

fn public4(ip: Ipv4Addr) -> bool {
    let [a, b, ..] = ip.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let special = a == 0 || a >= 240 || (a == 192 && b == 0 && ip.octets()[2] == 0) || (a == 198 && (b == 18 || b == 19));
    !(ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_multicast() || ip.is_documentation() || shared || special)
}

fn public6(ip: Ipv6Addr) -> bool {
    let s = ip.segments();
    // An address of the older kind in a newer one's clothes: mapped, 6to4, or translated.
    let embedded = match s {
        [0, 0, 0, 0, 0, 0xffff | 0, c, d] | [0x64, 0xff9b, 0, 0, 0, 0, c, d] => Some((c, d)),
        [0x2002, c, d, ..] => Some((c, d)),
        _ => None,
    };
    if let Some((c, d)) = embedded {
        return public4(Ipv4Addr::from((u32::from(c) << 16) | u32::from(d)));
    }
    // Only 2000::/3 is given to the open network; in it, documentation and tunnels are not places.
    (s[0] & 0xe000) == 0x2000 && !(s[0] == 0x2001 && (s[1] == 0xdb8 || s[1] == 0))
}

/// An address of the web in its plain form, without what follows `#`.
pub(super) fn url(text: &str) -> Result<String, String> {
    let text = text.trim().split('#').next().unwrap_or("");
    let wanted = || "only addresses that begin with http:// or https:// can be fetched".to_owned();
    let uri: Uri = text.parse().map_err(|_| wanted())?;
    match (uri.scheme_str(), uri.authority()) {
        (Some("http" | "https"), Some(authority)) if authority.as_str().contains('@') => {
            Err("addresses with a password are not asked for".to_owned())
        }
        (Some("http" | "https"), Some(_)) => Ok(text.to_owned()),
        _ => Err(wanted()),
    }
}

/// Where a redirection leads.
pub(super) fn joined(from: &str, to: &str) -> Result<String, String> {
    if to.contains("://") {
        return url(to);
    }
    let origin = origin(from)?;
    if let Some(rest) = to.strip_prefix("//") {
        let scheme = origin.split(':').next().unwrap_or("https");
        return url(&format!("{scheme}://{rest}"));
    }
    if to.starts_with('/') {
        return url(&format!("{origin}{to}"));
    }
    let folder = path(from).split('?').next().and_then(|p| p.rsplit_once('/')).map_or("", |(folder, _)| folder);
    url(&format!("{origin}{folder}/{to}"))
}

/// Scheme, host and port.
pub(super) fn origin(url: &str) -> Result<String, String> {
    let (scheme, rest) = url.split_once("://").ok_or_else(|| "not an address".to_owned())?;
    Ok(format!("{scheme}://{}", rest.split(['/', '?', '#']).next().unwrap_or(rest)))
}

/// What follows the host.
pub(super) fn path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find(['/', '?']).map_or("/", |at| &rest[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_known_in_every_dress() {
        for ip in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "172.16.9.9",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
        ] {
            assert!(!public(ip.parse().unwrap()), "{ip}");
        }
        for ip in ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8"] {
            assert!(public(ip.parse().unwrap()), "{ip}");
        }
    }

    #[test]
    fn redirections_are_joined() {
        let to = |t: &str| joined("https://a.example:8/x/y?z", t);
        assert_eq!(to("/b").as_deref(), Ok("https://a.example:8/b"));
        assert_eq!(to("b#c").as_deref(), Ok("https://a.example:8/x/b"));
        assert_eq!(to("//b.example/c").as_deref(), Ok("https://b.example/c"));
        assert_eq!(to("http://b.example/").as_deref(), Ok("http://b.example/"));
        assert!(to("file:///etc/passwd").is_err() && url("http://me:pw@a.example/").is_err() && url("ftp://a.example").is_err());
    }
}
