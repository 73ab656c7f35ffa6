using System.Buffers;
using System.Text;
using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Endpoints.PlainJson;
using FluentAssertions;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Xunit;

namespace Chat.Server.Tests.Endpoints.PlainJson;

/// <summary>Holds the parser and the writer to the golden frames.</summary>
public sealed class GoldenFrameTests
{
    public static TheoryData<string> Read => [.. GoldenFrame.In.Where(f => f.Close is null).Select(f => f.Name)];

    public static TheoryData<string> Written => [.. GoldenFrame.Out.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Read))]
    public void A_frame_is_read_as_its_request_or_refused_with_its_code(string name)
    {
        var golden = Named(name);
        var bytes = Encoding.UTF8.GetBytes(golden.Json);

        foreach (var message in new[] { Parse(new ReadOnlySequence<byte>([.. bytes, 0x1E])), Parse(InPieces([.. bytes, 0x1E])) })
        {
            message.InvocationId.Should().Be(golden.InvocationId);
            if (golden.Operation is not null)
            {
                var invocation = message.Should().BeOfType<InvocationMessage>().Subject;
                invocation.Target.Should().Be(golden.Operation);
                invocation.Arguments.Should().ContainSingle().Which.Should().BeOfType(golden.Record!.GetType());
                AsJson(invocation.Arguments[0]!).Should().Be(AsJson(golden.Record));
            }
            else
            {
                message.Should().BeOfType<InvocationBindingFailureMessage>().Which.BindingFailure.SourceException
                    .Should().BeOfType<HubException>().Which.Message.Should().StartWith(golden.Error + ": ");
            }
        }

        RequestParser.IsJson(bytes).Should().BeTrue();
    }

    [Fact]
    public void What_is_not_json_is_known_as_such()
    {
        foreach (var golden in GoldenFrame.In.Where(f => f.Close == CloseCodes.InvalidJson))
            RequestParser.IsJson(Encoding.UTF8.GetBytes(golden.Json)).Should().BeFalse(golden.Name);
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void A_record_is_written_as_its_frame_byte_for_byte(string name)
    {
        var golden = Named(name);
        HubMessage message = golden.Event is { } e ? new InvocationMessage(e, [golden.Record])
            : golden.Error is { } code ? CompletionMessage.WithError(golden.InvocationId, $"An unexpected error occurred. HubException: {code}: {golden.Message}")
            : golden.Answer is null ? CompletionMessage.Empty(golden.InvocationId)
            : CompletionMessage.WithResult(golden.InvocationId, golden.Record);

        var written = Encoding.UTF8.GetString(new PlainJsonProtocol().GetMessageBytes(message).Span);

        string[] frames = [golden.Json, .. golden.Then];
        written.Should().Be(string.Concat(frames.Select(frame => frame + "\u001e")));
        golden.Element.EnumerateObject().Select(p => p.Name).Take(golden.Reference.Count).Should().Equal(golden.Reference);
    }

    [Fact]
    public void Success_without_an_id_is_silent_unless_something_was_asked()
    {
        var receipt = new Receipt("m1", 1, DateTime.UnixEpoch);
        var refreshed = new TokenRefreshed(DateTime.UnixEpoch, []);

        foreach (var result in new object?[] { null, receipt, refreshed, new RoomSnapshot("r", [], 0, new("e", 0), [], false) })
            new PlainJsonProtocol().GetMessageBytes(CompletionMessage.WithResult(RequestId.None, result)).Length.Should().Be(0);
    }

    [Fact]
    public void A_failure_without_a_code_tells_nothing_of_the_servers_inside()
    {
        var bytes = new PlainJsonProtocol().GetMessageBytes(CompletionMessage.WithError(RequestId.None, "NullReferenceException at secret place"));

        Encoding.UTF8.GetString(bytes.Span).Should().Be("""{"type":"error","code":"internal","message":"The server failed; its log says why."}""" + "\u001e");
    }

    [Fact]
    public void Messages_of_SignalR_that_plain_clients_do_not_know_write_nothing()
    {
        foreach (var message in new HubMessage[] { PingMessage.Instance, CloseMessage.Empty, new StreamItemMessage("1", 1), new AckMessage(1) })
            new PlainJsonProtocol().GetMessageBytes(message).Length.Should().Be(0, message.GetType().Name);
    }

    [Fact]
    public void Every_operation_every_answer_and_every_event_has_a_golden_frame()
    {
        var answers = GoldenFrame.Operations.Select(o => o.Method.ReturnType).Where(t => t.IsGenericType).Select(t => t.GetGenericArguments()[0].Name);

        GoldenFrame.In.Select(f => f.Operation).Should().Contain(GoldenFrame.Operations.Select(o => o.Operation));
        GoldenFrame.Out.Select(f => f.Answer).Should().Contain(answers);
        GoldenFrame.Out.Select(f => f.Event).Should().Contain(typeof(IChatClient).GetMethods().Select(m => m.Name));
    }

    /// <summary>Records with lists are equal in this form only.</summary>
    private static string AsJson(object record) => JsonSerializer.Serialize(record, record.GetType());

    private static GoldenFrame Named(string name) => GoldenFrame.All.Single(f => f.Name == name);

    private static HubInvocationMessage Parse(ReadOnlySequence<byte> record)
    {
        new PlainJsonProtocol().TryParseMessage(ref record, null!, out var message).Should().BeTrue();
        record.IsEmpty.Should().BeTrue();
        return (HubInvocationMessage)message!;
    }

    /// <summary>The same bytes as they may lie in a pipe: each in a segment of its own.</summary>
    private static ReadOnlySequence<byte> InPieces(byte[] bytes)
    {
        var first = new Piece(bytes.AsMemory(0, 1), 0);
        var last = first;
        for (var i = 1; i < bytes.Length; i++) last = last.Append(bytes.AsMemory(i, 1));
        return new ReadOnlySequence<byte>(first, 0, last, 1);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        public Piece Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
