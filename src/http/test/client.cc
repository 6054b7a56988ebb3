#include "http/test/client.h"

#include <cerrno>
#include <cstdlib>
#include <thread>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace onrush::http::testing {

Client::Client(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    timeval patience{20, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    int one = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

Client::~Client() {
    close();
}

void Client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        ssize_t count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) {
            return;  // the server has closed; what it said can still be read
        }
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

bool Client::fill() {
    char bytes[16 * 1024];
    ssize_t count = ::recv(fd_, bytes, sizeof bytes, 0);
    if (count < 0) {
        EXPECT_EQ(errno, ECONNRESET) << "the server said nothing for a long time";
    }
    if (count <= 0) {
        return false;
    }
    received_.append(bytes, static_cast<std::size_t>(count));
    return true;
}

std::string Client::read_to_end() {
    while (fill()) {
    }
    return std::exchange(received_, {});
}

std::string Client::read_bytes(std::size_t count) {
    while (received_.size() < count && fill()) {
    }
    std::string bytes = received_.substr(0, count);
    received_.erase(0, bytes.size());
    return bytes;
}

Answer Client::read_answer(bool without_body) {
    Answer answer;
    std::size_t end = 0;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
        if (!fill()) {
            return answer;
        }
    }
    std::string head = received_.substr(0, end + 2);
    received_.erase(0, end + 4);
    answer.status = std::atoi(head.c_str() + sizeof "HTTP/1.1");
    for (std::size_t at = head.find("\r\n") + 2; at < head.size();) {
        std::size_t line_end = head.find("\r\n", at);
        std::size_t colon = head.find(": ", at);
        std::string name = head.substr(at, colon - at);
        for (char& letter : name) {
            letter = static_cast<char>(std::tolower(letter));
        }
        std::string& value = answer.headers[name];
        bool has_lines = name == "set-cookie" && !value.empty();
        value = (has_lines ? value + "\n" : "") + head.substr(colon + 2, line_end - colon - 2);
        at = line_end + 2;
    }
    auto length = answer.headers.find("content-length");
    if (!without_body && length != answer.headers.end()) {
        answer.body = read_bytes(std::stoul(length->second));
        answer.complete = answer.body.size() == std::stoul(length->second);
    } else {
        answer.complete = true;
    }
    return answer;
}

void Client::close_sending() {
    ::shutdown(fd_, SHUT_WR);
}

void Client::close() {
    if (fd_ >= 0) {
        ::close(std::exchange(fd_, -1));
    }
}

void Client::reset() {
    linger now{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
}

std::string request(std::string_view line, std::string_view headers, std::string_view body) {
    std::string text(line);
    text += "\r\nHost: localhost\r\nX-Request-Id: r1\r\n";
    text += headers;
    if (!body.empty()) {
        text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
    text += "\r\n";
    text += body;
    return text;
}

std::string normalised(std::string text) {
    for (std::size_t at = 0; (at = text.find("Date: ", at)) != std::string::npos; at += 6) {
        text.replace(at, text.find("\r\n", at) - at, "Date: now");
    }
    for (std::size_t at = 0; (at = text.find("\r\n", at)) != std::string::npos;) {
        text.replace(at, 2, "\n");
    }
    return text;
}

TestServer::TestServer(std::function<void(Exchange&)> handle, Settings settings)
    : handler_(std::move(handle)) {
    settings.port = 0;
    auto server = Server::open(settings, handler_);
    EXPECT_TRUE(server) << server.error().text;
    server_ = std::move(*server);
    server_->start();
}

void TestServer::wait_for(const base::Counter& counter, std::uint64_t value) {
    while (counter.get() != value) {
        std::this_thread::yield();
    }
}

void TestServer::wait_for_at_least(const base::Counter& counter, std::uint64_t value) {
    while (counter.get() < value) {
        std::this_thread::yield();
    }
}

void echo(Exchange& exchange) {
    const Request& request = exchange.request();
    exchange.answer(200, [&](JsonWriter& json) {
        json.begin_object();
        json.member("method", name_of(request.method));
        json.member("path", request.path);
        json.member("query", request.query);
        json.member("body", request.body);
        json.end_object();
    });
}

}  // namespace onrush::http::testing
