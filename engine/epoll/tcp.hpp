// TCP on loopback, as a program sees it: what one end sends arrives at once (net/ipv4/tcp.c, tcp_input.c,
// af_inet.c, inet_connection_sock.c). Left out: windows, retransmission of data, Nagle; at most TcpLimits::unread bytes
// lie unread in one direction, so there is always room to send.
#pragma once

#include "engine/epoll/work.hpp"

namespace glassbox::epoll {

void sys_socket(Work& work, Id thread);  // also of UDP
void sys_bind(Work& work, Id thread);
void sys_listen(Work& work, Id thread);
void sys_connect(Work& work, Id thread);
void sys_accept(Work& work, Id thread);
void read_tcp(Work& work, Id thread);
void write_tcp(Work& work, Id thread);
void shutdown_tcp(Work& work, Id thread, std::uint8_t how);
void release_tcp(Work& work, Id socket);

// tcp_wire.cpp: what goes from one end to the other.
void send_syn(Work& work, Id socket);
void send_fin(Work& work, Id socket);
void send_reset(Work& work, Id from);
void send_data(Work& work, Id from, std::string_view bytes);
void run_segment(Work& work, const Frame& frame);
void run_syn_timer(Work& work, Id socket);
void run_fin_ack(Work& work, Id socket);
void stop_listening(Work& work, Id socket);
// Whether a port is taken, by an open socket or by one in TIME_WAIT.
bool port_taken(const State& state, std::uint16_t port);
Id listener_at(const State& state, std::uint16_t port);

}  // namespace glassbox::epoll
