using System.Text;
using Chat.Contracts;
using Chat.LoadTest.Wire;
using Chat.Server.Endpoints.PlainJson;
using FluentAssertions;
using Microsoft.AspNetCore.SignalR.Protocol;
using Xunit;

namespace Chat.Server.Tests.LoadTest;

/// <summary>What the server's own protocols write is understood.</summary>
public sealed class WireFormatTests
{
    private static readonly Dictionary<string, (WireFormat Format, IHubProtocol Protocol)> Protocols = new()
    {
        ["plain"] = (WireFormat.Plain, new PlainJsonProtocol()),
        ["json"] = (WireFormat.Json, new JsonHubProtocol()),
        ["messagepack"] = (WireFormat.MessagePack, new MessagePackHubProtocol()),
    };

    public static TheoryData<string> Names => [.. Protocols.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_is_read_with_its_numbers(string name)
    {
        foreach (var seq in new[] { 1L, 127, 128, 255, 65_535, 65_536, 5_000_000_000 })
        {
            foreach (var length in new[] { LoadText.MinLength, 100, 4000 })
                Read(name, Message(seq, length)).Should().Be(new WireRecord(RecordKind.Message, Seq: seq, Text: new LoadText(long.MaxValue / 3, 70_000)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_of_somebody_else_is_passed_over(string name) =>
        Read(name, Invocation(nameof(IChatClient.Message), new ChatMessage("id", "room", 1, "alice", "Hello ~", default))).Kind.Should().Be(RecordKind.Other);

    [Theory]
    [MemberData(nameof(Names))]
    public void Welcome_answers_and_errors_are_told_apart(string name)
    {
        Read(name, Invocation(nameof(IChatClient.Welcome), new Welcome("alice", "c1", 1, default))).Kind.Should().Be(RecordKind.Welcome);
        Read(name, CompletionMessage.WithResult(Id(name), new Receipt("id", 1, default))).Should().Be(new WireRecord(RecordKind.Answer, Id: 42));
        Read(name, CompletionMessage.WithError(Id(name), "HubException: rate_limited: Too many requests. retry_after_ms=5"))
            .Should().Be(new WireRecord(RecordKind.Error, Id: 42, Reason: "rate_limited"));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("messagepack")]
    public void Pings_and_closes_of_SignalR_are_seen(string name)
    {
        Read(name, PingMessage.Instance).Kind.Should().Be(RecordKind.Ping);
        Read(name, new CloseMessage("4010: Token expired")).Should().Be(new WireRecord(RecordKind.Close, Reason: "4010: Token expired"));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("messagepack")]
    public void A_part_of_a_record_waits_for_the_rest(string name)
    {
        var bytes = Bytes(name, Message(1, 100));
        for (var length = 0; length < bytes.Length; length++)
        {
            var part = bytes.AsSpan(0, length);
            ReadOnlySpan<byte> rest = part;
            Protocols[name].Format.TryRead(ref rest, out _).Should().BeFalse();
            rest.Length.Should().Be(length);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reading_a_message_allocates_nothing(string name)
    {
        var payload = Bytes(name, Message(1, 100));
        byte[] frame = [0x82, 126, (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];
        using var reader = new FrameReader();
        var counter = new Counter(Protocols[name].Format);
        reader.Feed(frame, counter);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) reader.Feed(frame, counter);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        counter.Messages.Should().Be(101);
        allocated.Should().Be(0);
    }

    private static InvocationMessage Message(long seq, int textBytes)
    {
        var text = new byte[textBytes];
        new LoadText(long.MaxValue / 3, 70_000).Write(text);
        return Invocation(nameof(IChatClient.Message), new ChatMessage("0198c0de-0000-7000-8000-000000000001", "load-0", seq, "load-0-0", Encoding.ASCII.GetString(text), default));
    }

    private static InvocationMessage Invocation(string target, object argument) => new(target, [argument]);

    /// <summary>Plain JSON keeps how an id was written in its first character.</summary>
    private static string Id(string name) => name == "plain" ? "n42" : "42";

    private static WireRecord Read(string name, HubMessage message)
    {
        ReadOnlySpan<byte> bytes = Bytes(name, message);
        Protocols[name].Format.TryRead(ref bytes, out var record).Should().BeTrue();
        bytes.Length.Should().Be(0);
        return record;
    }

    private static byte[] Bytes(string name, HubMessage message)
    {
        var bytes = Protocols[name].Protocol.GetMessageBytes(message).ToArray();
        return name == "plain" ? bytes[..^1] : bytes; // the separator does not go over the wire
    }

    private sealed class Counter(WireFormat format) : IFrameHandler
    {
        public int Messages { get; private set; }

        public int OnMessage(ReadOnlySpan<byte> payload)
        {
            var rest = payload;
            while (format.TryRead(ref rest, out var record)) Messages += record.Kind == RecordKind.Message ? 1 : 0;
            return payload.Length - rest.Length;
        }

        public void OnControl(Opcode opcode, ReadOnlySpan<byte> payload)
        {
        }
    }
}
