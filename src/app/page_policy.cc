#include "app/page_policy.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/sha256.h"
#include "http/base64url.h"

namespace onrush::app {

namespace {

// As browsers know a hash: base64 with the other alphabet, and padded.
std::string source_of(std::string_view text) {
    std::string hash;
    http::append_base64url(hash, base::view_of(base::sha256(text)));
    std::ranges::replace(hash, '-', '+');
    std::ranges::replace(hash, '_', '/');
    return fmt::format(" 'sha256-{}='", hash);
}

// What stands in every element of this name, as a list of sources.
std::string sources_in(std::string_view page, std::string_view element) {
    std::string open = fmt::format("<{}>", element);
    std::string close = fmt::format("</{}>", element);
    std::string sources;
    for (std::size_t at = page.find(open); at != std::string_view::npos; at = page.find(open, at)) {
        at += open.size();
        sources += source_of(page.substr(at, page.find(close, at) - at));
    }
    return sources.empty() ? " 'none'" : sources;
}

}  // namespace

std::string page_policy(std::string_view page) {
    return fmt::format(
        "default-src 'none'; script-src{}; style-src{}; connect-src 'none'; form-action 'none'; "
        "base-uri 'none'; frame-ancestors 'none'",
        sources_in(page, "script"), sources_in(page, "style"));
}

}  // namespace onrush::app
