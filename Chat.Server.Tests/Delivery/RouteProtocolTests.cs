using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using Chat.Contracts;
using Chat.Server.Delivery;
using Chat.Server.Kernel;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using MessagePack;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Xunit;

namespace Chat.Server.Tests.Delivery;

public sealed class RouteProtocolTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public void A_route_arrives_as_it_was_sent()
    {
        var route = new Route
        {
            Origin = "node",
            Group = "room:a",
            Seq = 7,
            Epoch = "epoch",
            About = "alice",
            Version = 9,
            LeftReason = "left",
            MemberCount = 300,
            Close = new CloseOrder(4003, "Removed"),
            ExceptUser = "bob",
            Key = "typing",
            ExceptConnections = ["c1", "c2"],
            Trace = new TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "vendor=kept"),
        };
        var bytes = RouteProtocol.Instance.GetMessageBytes(new InvocationMessage("x", [null, route]));

        var read = RouteProtocol.RouteOf(new SerializedHubMessage([new SerializedMessage(RouteProtocol.Instance.Name, bytes)]));

        read.Should().BeEquivalentTo(route);
    }

    [Fact]
    public void A_route_of_an_earlier_release_is_understood()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(12);
        writer.Write("node");
        writer.Write("room:a");
        writer.Write(0);
        writer.WriteNil();
        writer.Write("alice");
        writer.Write(9);
        for (var i = 0; i < 5; i++)
        {
            if (i == 1) writer.Write(0);
            else writer.WriteNil();
        }

        writer.WriteArrayHeader(1);
        writer.Write("c1");
        writer.Flush();

        var read = RouteProtocol.RouteOf(new SerializedHubMessage([new SerializedMessage(RouteProtocol.Instance.Name, buffer.WrittenMemory)]));

        read.Should().BeEquivalentTo(new Route { Origin = "node", Group = "room:a", About = "alice", Version = 9, ExceptConnections = ["c1"] });
    }

    [Fact]
    public void A_trace_stands_behind_what_nodes_of_earlier_releases_read_and_nothing_stands_there_without_one()
    {
        var route = new Route { Origin = "node", Group = "room:a", Seq = 7, Epoch = "epoch" };

        var (without, fields) = Fields(route);
        var (with, more) = Fields(route with { Trace = new TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", null) });

        more.Should().Be(fields + 2);
        with.Take(without.Length).Should().Equal(without);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_client_that_names_the_internal_protocol_is_turned_away(int version)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {TestTokens.For("mallory")}");
        await socket.ConnectAsync(new Uri($"ws://{fixture.Server.Address.Authority}{ChatEndpoints.Hub}"), CancellationToken.None);

        var handshake = Encoding.UTF8.GetBytes($$"""{"protocol":"{{RouteProtocol.Instance.Name}}","version":{{version}}}""" + "\u001e");
        await socket.SendAsync(handshake, WebSocketMessageType.Text, true, CancellationToken.None);
        var buffer = new byte[1024];
        var answer = await socket.ReceiveAsync(buffer, CancellationToken.None);

        Encoding.UTF8.GetString(buffer, 0, answer.Count).Should().Contain("error");
    }

    private static (byte[] Fields, int Count) Fields(Route route)
    {
        var bytes = RouteProtocol.Instance.GetMessageBytes(new InvocationMessage("x", [null, route]));
        var reader = new MessagePackReader(bytes);
        var count = reader.ReadArrayHeader();
        return (bytes[(int)reader.Consumed..].ToArray(), count);
    }
}
