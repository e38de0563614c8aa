//! The server: which address shows what, and what every answer carries.

use crate::{
    api, dossier,
    edit::{self, Desk, Editor},
    kept::Kept,
    made::Made,
    pages,
    source::{Part, Query, Source, SourceError},
};
use axum::{
    Router,
    body::Bytes,
    extract::{FromRef, Path, Query as Asked, Request, State, rejection::QueryRejection},
    http::{HeaderValue, Method, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, LazyLock},
};
use tokio::sync::Semaphore;

/// Why the pages cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The case cannot be opened.
    #[error(transparent)]
    Case(#[from] verbale_case::CaseError),
    /// The address is taken or not ours.
    #[error("cannot serve on {address}: {why}")]
    Address {
        /// The address asked for.
        address: SocketAddr,
        /// The system's reason.
        why: std::io::Error,
    },
    /// The address can be reached from other machines, and nothing says who may read the case.
    #[error("{0} can be reached from other machines: a token is needed, so that only those who have it read the case")]
    NotLoopback(SocketAddr),
    /// A page could not be made.
    #[error("the page could not be made: {0}")]
    Page(String),
    /// Anything else that the system says.
    #[error("the server stopped: {0}")]
    Stopped(#[from] std::io::Error),
}

/// How a case is served.
pub struct Options {
    /// Where; with port 0 the system chooses one.
    pub address: SocketAddr,
    /// What a reader must know. Needed where other machines can reach the address.
    pub token: Option<String>,
    /// Leave to correct by hand; without it nothing can be changed.
    pub editor: Option<Editor>,
}

impl From<SocketAddr> for Options {
    fn from(address: SocketAddr) -> Self {
        Options { address, token: None, editor: None }
    }
}

/// Serves the case at `db` until the program is asked to stop (Ctrl-C). Calls `on_ready` with the address once it answers.
///
/// # Errors
/// When the case cannot be opened, the address is not free, or it can be reached from other machines and there is no token.
pub fn serve(db: &std::path::Path, options: Options, on_ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let address = options.address;
    let token = options.token.filter(|t| !t.is_empty());
    if !address.ip().is_loopback() && token.is_none() {
        return Err(ServeError::NotLoopback(address));
    }
    let path = PathBuf::from(db);
    let source = Arc::new(Kept::open(path.clone())?);
    let first = Arc::clone(&source);
    // What cannot be read is told to whoever asks for it.
    std::thread::spawn(move || first.warm());
    let desk = options.editor.map(|editor| Arc::new(Desk::new(editor, path)));
    let site = Site { source, desk, token: token.map(Arc::from), made: Arc::default() };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await.map_err(|why| ServeError::Address { address, why })?;
        on_ready(listener.local_addr()?);
        axum::serve(listener, router(site))
            .with_graceful_shutdown(async {
                let _ = tokio::signal::ctrl_c().await;
            })
            .await?;
        Ok(())
    })
}

pub(crate) type Shared = Arc<dyn Source>;

/// What every answer is made from.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) source: Shared,
    pub(crate) desk: Option<Arc<Desk>>,
    token: Option<Arc<str>>,
    made: Arc<Made>,
}

impl Site {
    /// What lets a form correct, where there is leave for it.
    fn secret(&self) -> Option<String> {
        self.desk.as_ref().map(|d| d.secret.clone())
    }
}

impl FromRef<Site> for Shared {
    fn from_ref(site: &Site) -> Shared {
        Arc::clone(&site.source)
    }
}

/// All addresses.
pub(crate) fn router(site: Site) -> Router {
    Router::new()
        .route("/", get(stories))
        .route("/story/{id}", get(story))
        .route("/story/{id}/dossier", get(take_dossier))
        .route("/story/{id}/dossier.md", get(take_markdown))
        .route("/story/{id}/dossier.json", get(take_json))
        .route("/article/{id}", get(article))
        .route("/article/{id}/page", get(page_as_found))
        .route("/actor/{id}", get(actor))
        .route("/search", get(search))
        .route("/corrections", get(corrections))
        .route("/correct", post(edit::correct))
        .route("/assets/verbale.css", get(|| asset("text/css; charset=utf-8", include_str!("../assets/verbale.css"))))
        .route("/assets/verbale.js", get(|| asset("text/javascript; charset=utf-8", include_str!("../assets/verbale.js"))))
        .route("/favicon.svg", get(|| asset("image/svg+xml", include_str!("../assets/favicon.svg"))))
        .merge(api::routes())
        .fallback(|| async { failure(StatusCode::NOT_FOUND, "There is no such page", "The address names nothing in this case.") })
        .layer(middleware::from_fn_with_state(site.clone(), guard))
        .with_state(site)
}

/// What a browser may do with our pages: load our own style sheet and script, send our own forms; nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Refuses what is not reading, and names of this machine that a foreign site made up; sets the headers of every answer.
async fn guard(State(site): State<Site>, request: Request, next: Next) -> Response {
    let correcting = site.desk.is_some() && request.uri().path() == "/correct";
    let reading = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reading && (!correcting || request.method() != Method::POST) {
        let mut response = failure(StatusCode::METHOD_NOT_ALLOWED, "Reading only", "This server changes nothing.");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok()).map(str::to_owned);
    match &site.token {
        // Whoever knows the token was given this address, under whatever name.
        Some(token) => {
            if let Err(response) = admit(&request, token) {
                return *response;
            }
        }
        None if host.as_deref().is_some_and(|h| !is_ours(h)) => {
            return failure(StatusCode::FORBIDDEN, "Not for other sites", "The request names a host that is not this machine.");
        }
        None => (),
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Not `no-referrer`: with it a browser names no origin for our own forms. Links to elsewhere carry `noreferrer` themselves.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    response
}

/// Lets a request in that knows the token: from the address once (then a cookie remembers it), or as a bearer.
fn admit(request: &Request, token: &str) -> Result<(), Box<Response>> {
    let same = |given: &str| given.len() == token.len() && given.bytes().zip(token.bytes()).fold(0, |d, (a, b)| d | (a ^ b)) == 0;
    let text = |name: header::HeaderName| request.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or("");
    let cookie = text(header::COOKIE).split(';').filter_map(|c| c.trim().strip_prefix("verbale="));
    if cookie.chain(text(header::AUTHORIZATION).strip_prefix("Bearer ")).any(same) {
        return Ok(());
    }
    let query = request.uri().query().unwrap_or("");
    if query.split('&').filter_map(|p| p.strip_prefix("token=")).any(same) {
        let cookie = format!("verbale={token}; Path=/; HttpOnly; SameSite=Strict");
        let headers = [(header::SET_COOKIE, cookie), (header::LOCATION, request.uri().path().to_owned())];
        return Err(Box::new((StatusCode::SEE_OTHER, headers).into_response()));
    }
    let message = "This case is open to those who have its token: add ?token=… to the address, as `verbale serve` printed it.";
    let mut response = failure(StatusCode::UNAUTHORIZED, "A token is needed", message);
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    Err(Box::new(response))
}

/// True for names that only this machine answers to: a page elsewhere may point its own name at our address, but then says so
/// in the request.
fn is_ours(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(""),
        None => host.split(':').next().unwrap_or(""),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

async fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "max-age=300")], text).into_response()
}

pub(crate) fn failure(status: StatusCode, title: &str, message: &str) -> Response {
    let mut response = (status, Html(pages::failure::render(title, message))).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

/// Does work on the case away from the threads that answer.
pub(crate) async fn off_thread<T: Send + 'static>(
    source: Shared,
    work: impl FnOnce(&dyn Source) -> Result<T, SourceError> + Send + 'static,
) -> Result<T, SourceError> {
    // More at once would only take the processors from one another, and each needs its own connection.
    static AT_ONCE: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2 * std::thread::available_parallelism().map_or(2, usize::from)));
    let _turn = AT_ONCE.acquire().await;
    let done = tokio::task::spawn_blocking(move || work(source.as_ref())).await;
    done.unwrap_or_else(|_| Err(SourceError("the page could not be made".to_owned())))
}

/// Gives a page that was made already, or makes it.
async fn page(
    site: Site,
    address: Uri,
    what: &'static str,
    work: impl FnOnce(&dyn Source) -> Result<Option<Result<String, askama::Error>>, SourceError> + Send + 'static,
) -> Response {
    let address = address.path_and_query().map(|a| a.as_str().to_owned()).unwrap_or_default();
    let version = site.source.version();
    if let Some(page) = site.made.get(version, &address) {
        return Html(page).into_response();
    }
    let made = off_thread(site.source, work).await;
    if let Ok(Some(Ok(html))) = made {
        let page = Bytes::from(html);
        site.made.put(version, address, page.clone());
        return Html(page).into_response();
    }
    shown(made, what)
}

/// A page as it was made from the case: HTML, nothing there, or the reason why not.
fn shown(made: Result<Option<Result<String, askama::Error>>, SourceError>, what: &str) -> Response {
    match made {
        Ok(Some(Ok(html))) => Html(html).into_response(),
        Ok(Some(Err(error))) => failure(StatusCode::INTERNAL_SERVER_ERROR, "The page could not be made", &error.to_string()),
        Ok(None) => failure(StatusCode::NOT_FOUND, what, "It may have been read into another case, or the case was read again since."),
        Err(error) => failure(StatusCode::INTERNAL_SERVER_ERROR, "The case could not be read", &error.to_string()),
    }
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Number {
    page: usize,
}

async fn stories(State(site): State<Site>, uri: Uri, asked: Result<Asked<Number>, QueryRejection>) -> Response {
    let number = asked.map_or(0, |a| a.page.min(1_000_000));
    page(site, uri, "No stories", move |case| {
        let part = Part { skip: number * pages::stories::ON_PAGE, take: pages::stories::ON_PAGE + 1 };
        Ok(Some(pages::stories::render(case.totals()?, case.stories(part)?, number)))
    })
    .await
}

async fn story(
    State(site): State<Site>,
    uri: Uri,
    Path(id): Path<String>,
    filter: Result<Asked<pages::story::Filter>, QueryRejection>,
) -> Response {
    let filter = filter.map(|f| f.0).unwrap_or_default();
    let secret = site.secret();
    page(site, uri, "No such story", move |case| Ok(case.story(&id)?.map(|s| pages::story::render(s, filter, secret)))).await
}

/// The story as one file to take away.
async fn take_dossier(State(source): State<Shared>, Path(id): Path<String>) -> Response {
    let file = file_name(&id, "html");
    let mut response = shown(off_thread(source, move |case| Ok(case.story(&id)?.map(dossier::render))).await, "No such story");
    if response.status() == StatusCode::OK {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, file);
    }
    response
}

/// The same as Markdown.
async fn take_markdown(State(source): State<Shared>, Path(id): Path<String>) -> Response {
    take(source, id, "text/markdown; charset=utf-8", "md", dossier::markdown::render).await
}

/// The same as JSON.
async fn take_json(State(source): State<Shared>, Path(id): Path<String>) -> Response {
    take(source, id, "application/json", "json", dossier::json::render).await
}

async fn take(source: Shared, id: String, kind: &'static str, ending: &str, render: fn(&crate::source::Story) -> String) -> Response {
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, file_name(&id, ending))];
    match off_thread(source, move |case| Ok(case.story(&id)?.map(|s| render(&s)))).await {
        Ok(Some(text)) => (headers, text).into_response(),
        Ok(None) => failure(StatusCode::NOT_FOUND, "No such story", "The case does not hold it."),
        Err(error) => failure(StatusCode::INTERNAL_SERVER_ERROR, "The case could not be read", &error.to_string()),
    }
}

/// What a browser calls the file that it saves.
fn file_name(id: &str, ending: &str) -> HeaderValue {
    let name: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(60).collect();
    HeaderValue::try_from(format!("attachment; filename=\"{name}.{ending}\"")).unwrap_or(HeaderValue::from_static("attachment"))
}

async fn article(State(site): State<Site>, uri: Uri, Path(id): Path<String>) -> Response {
    let secret = site.secret();
    page(site, uri, "No such article", move |case| Ok(case.article(&id)?.map(|a| pages::article::render(&a, secret)))).await
}

/// The page as it was found, as plain text: nothing in it runs.
async fn page_as_found(State(source): State<Shared>, Path(id): Path<String>) -> Response {
    match off_thread(source, move |case| case.page(&id)).await {
        Ok(Some(text)) => ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response(),
        Ok(None) => failure(StatusCode::NOT_FOUND, "No such page", "The case does not hold it."),
        Err(error) => failure(StatusCode::INTERNAL_SERVER_ERROR, "The case could not be read", &error.to_string()),
    }
}

async fn actor(State(site): State<Site>, uri: Uri, Path(id): Path<String>) -> Response {
    let secret = site.secret();
    page(site, uri, "No such actor", move |case| Ok(case.actor(&id)?.map(|a| pages::actor::render(&a, secret)))).await
}

async fn corrections(State(site): State<Site>) -> Response {
    let secret = site.secret();
    let made = off_thread(site.source, move |case| Ok(Some(pages::corrections::render(case.corrections()?, secret, case.stale()?)))).await;
    shown(made, "No corrections")
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Searched {
    q: String,
    page: usize,
    story: String,
    from: String,
    to: String,
    actor: String,
    #[serde(rename = "type")]
    event: String,
    outlet: String,
}

async fn search(State(site): State<Site>, uri: Uri, asked: Result<Asked<Searched>, QueryRejection>) -> Response {
    let asked = asked.map(|a| a.0).unwrap_or_default();
    let words: String = asked.q.chars().take(400).collect();
    let skip = asked.page.min(1000) * pages::search::ON_PAGE;
    let name: String = asked.actor.trim().chars().take(200).collect();
    let mut query = Query {
        words,
        skip,
        take: pages::search::ON_PAGE + 1,
        story: asked.story,
        from: asked.from,
        to: asked.to,
        actor: String::new(),
        event: asked.event,
        outlet: asked.outlet,
    };
    page(site, uri, "No results", move |case| {
        let mut refused = String::new();
        if !name.is_empty() {
            match case.called(&name)? {
                Ok(row) => query.actor = row.actor,
                Err(why) => refused = format!("{}.", why.split(": `verbale").next().unwrap_or(&why)),
            }
        }
        let idle = query.words.trim().is_empty() || !refused.is_empty();
        let found = if idle { Default::default() } else { case.search(&query)? };
        Ok(Some(pages::search::render(&query, &name, &refused, found)))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use std::io::{Read, Write};

    fn site(token: Option<&str>) -> Site {
        Site { source: Arc::new(fixture::case()), desk: None, token: token.map(Arc::from), made: Arc::default() }
    }

    /// Serves the fixture on a port of the system's choice and asks for addresses over plain sockets.
    fn ask(requests: &[&str]) -> Vec<String> {
        ask_with(None, requests)
    }

    fn ask_with(token: Option<&'static str>, requests: &[&str]) -> Vec<String> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let address = runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            tokio::spawn(async move { axum::serve(listener, router(site(token))).await });
            address
        });
        requests
            .iter()
            .map(|request| {
                let mut socket = std::net::TcpStream::connect(address).unwrap();
                let request =
                    if request.contains("Host:") { format!("{request}\r\n\r\n") } else { format!("{request}\r\nHost: localhost\r\n\r\n") };
                let request = request.replacen(" HTTP/1.1\r\n", " HTTP/1.1\r\nConnection: close\r\n", 1);
                socket.write_all(request.as_bytes()).unwrap();
                let mut answer = Vec::new();
                socket.read_to_end(&mut answer).unwrap();
                String::from_utf8_lossy(&answer).into_owned()
            })
            .collect()
    }

    #[test]
    fn every_address_answers() {
        let pages = [
            "/",
            "/story/s1",
            "/story/s1?type=REQUEST&from=2023-05-01",
            "/story/s1/dossier",
            "/story/s1/dossier.md",
            "/story/s1/dossier.json",
            "/article/post.html",
            "/article/..%2Fcopies%2Fcopy.txt",
            "/article/hostile.html",
            "/actor/a3",
            "/search?q=ship",
            "/search?q=ship&actor=Ada+Brandt&type=REQUEST&outlet=Harbour+Post",
            "/search?q=ship&actor=Nobody",
            "/search",
            "/corrections",
            "/assets/verbale.css",
            "/assets/verbale.js",
            "/favicon.svg",
            "/api/stories",
            "/api/stories/s1",
            "/api/articles",
            "/api/articles/post.html",
            "/api/actors",
            "/api/actors/a3",
            "/api/search?q=ship",
            "/api/happenings?type=REQUEST",
            "/api/statements",
            "/api/conflicts",
            "/api/corrections",
            "/api/openapi.json",
            "/?page=3",
            "/article/post.html/page",
        ];
        let requests: Vec<String> = pages.iter().map(|p| format!("GET {p} HTTP/1.1")).collect();
        for (page, answer) in pages.iter().zip(ask(&requests.iter().map(String::as_str).collect::<Vec<_>>())) {
            assert!(answer.starts_with("HTTP/1.1 200"), "{page}: {}", &answer[..answer.len().min(300)]);
            assert!(answer.contains("content-security-policy: default-src 'none'"), "{page} has no policy");
        }
    }

    #[test]
    fn what_is_not_there_or_not_allowed_is_refused() {
        let answers = ask(&[
            "GET /story/none HTTP/1.1",
            "GET /api/articles/none HTTP/1.1",
            "POST /story/s1 HTTP/1.1\r\nContent-Length: 0",
            "GET / HTTP/1.1\r\nHost: evil.example",
            "GET /story/s1?from=notaday&sources=many HTTP/1.1",
            "GET /?page=-1 HTTP/1.1",
        ]);
        let statuses: Vec<&str> = answers.iter().map(|a| &a[9..12]).collect();
        assert_eq!(statuses, ["404", "404", "405", "403", "200", "200"]);
    }

    #[test]
    fn only_names_of_this_machine() {
        for ours in ["localhost", "LOCALHOST:80", "127.0.0.1:8123", "[::1]:80", "127.5.0.1"] {
            assert!(is_ours(ours), "{ours}");
        }
        for foreign in ["evil.example", "127.0.0.1.evil.example", "192.168.0.1", "", "[::2]"] {
            assert!(!is_ours(foreign), "{foreign}");
        }
    }

    #[test]
    fn other_machines_are_not_served() {
        let open = |token: Option<&str>| {
            let options = Options { token: token.map(str::to_owned), ..Options::from("0.0.0.0:0".parse::<SocketAddr>().unwrap()) };
            serve(std::path::Path::new("none.db"), options, |_| ()).unwrap_err()
        };
        assert!(matches!(open(None), ServeError::NotLoopback(_)));
        assert!(matches!(open(Some("")), ServeError::NotLoopback(_)));
        assert!(matches!(open(Some("secret")), ServeError::Case(_)), "with a token it is the case that is missing");
    }

    #[test]
    fn a_token_opens_the_door_once_and_a_cookie_keeps_it_open() {
        let answers = ask_with(
            Some("s3cret"),
            &[
                "GET / HTTP/1.1",
                "GET / HTTP/1.1\r\nCookie: verbale=wrong!",
                "GET /story/s1?token=s3cret HTTP/1.1\r\nHost: case.example",
                "GET / HTTP/1.1\r\nHost: case.example\r\nCookie: other=1; verbale=s3cret",
                "GET /api/stories HTTP/1.1\r\nAuthorization: Bearer s3cret",
            ],
        );
        let statuses: Vec<&str> = answers.iter().map(|a| &a[9..12]).collect();
        assert_eq!(statuses, ["401", "401", "303", "200", "200"]);
        assert!(answers[2].contains("location: /story/s1\r\n") && answers[2].contains("HttpOnly; SameSite=Strict"), "{}", answers[2]);
    }
}
