#include "features/room/http/target.h"

#include <algorithm>

#include <fmt/format.h>

#include "http/names.h"

namespace onrush::room {

std::string_view host_of(std::string_view url) {
    std::size_t scheme = url.find("://");
    url.remove_prefix(scheme == std::string_view::npos ? url.size() : scheme + 3);
    url = url.substr(0, url.find_first_of("/?#"));
    if (std::size_t user = url.rfind('@'); user != std::string_view::npos) {
        url.remove_prefix(user + 1);
    }
    return http::without_port(url);
}

bool gets_cookie(std::string_view target, std::string_view host, bool https) {
    std::string_view own = http::without_port(host);
    bool kept_back = https && target.starts_with("http://");
    return !own.empty() && !kept_back && http::same_name(host_of(target), own);
}

std::string with_pass_parameter(std::string_view target, std::string_view pass) {
    std::size_t end = std::min(target.find('#'), target.size());
    std::string_view before = target.substr(0, end);
    std::string_view mark = before.find('?') == std::string_view::npos       ? "?"
                            : before.ends_with('?') || before.ends_with('&') ? ""
                                                                             : "&";
    return fmt::format("{}{}{}={}{}", before, mark, pass_parameter, pass, target.substr(end));
}

}  // namespace onrush::room
