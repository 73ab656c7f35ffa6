using System.Diagnostics;
using Chat.Contracts;
using Chat.Server.Delivery;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Webhooks;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;
using Xunit;

namespace Chat.Server.Tests.Hosting.Diagnostics.Tracing;

/// <summary>The spans themselves, from a server in this process.</summary>
[Collection(SpanLog.Collection)]
public sealed class SpanTests
{
    private const string Room = "Room";

    private static readonly Route Sent = new() { Origin = "node", Group = "room:a" };

    [Fact]
    public async Task Without_a_collector_nothing_of_OpenTelemetry_is_there()
    {
        await using var server = await ChatServer.StartAsync();

        server.Services.GetService<TracerProvider>().Should().BeNull();
    }

    [Fact]
    public void While_nobody_listens_a_message_carries_no_trace()
    {
        using var recorded = Recorded();

        Sent.Traced().Should().BeSameAs(Sent);
    }

    [Fact]
    public void What_is_sent_in_a_recorded_operation_carries_its_trace_and_what_is_sent_after_it_does_not()
    {
        using var log = new SpanLog();
        using var recorded = Recorded();

        Sent.Traced().Trace.Should().Be(new TraceContext(recorded.Id!, "vendor=kept"));
        recorded.Stop();
        Activity.Current = recorded; // as for a loop that was begun in it
        Sent.Traced().Should().BeSameAs(Sent);
        Activity.Current = null;
        Sent.Traced().Should().BeSameAs(Sent);
    }

    [Fact]
    public async Task A_refused_operation_has_its_code_and_is_no_error_of_the_server()
    {
        using var log = new SpanLog();
        using var caller = new CallersActivities();
        await using var server = await ChatServer.StartAsync();
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        using var call = caller.Start();

        var refusal = await alice.Invoking(it => it.SayAsync(Room, "hello")).Should().ThrowAsync<ChatErrorException>();

        var span = await log.FirstAsync(span => span.OperationName == "chat.message" && span.TraceId == call.TraceId, "the operation is traced");
        span.GetTagItem("chat.code").Should().Be(refusal.Which.Code).And.Be(ChatErrors.NotAMember);
        span.Status.Should().Be(ActivityStatusCode.Unset);
        log.Of(call.TraceId).Should().ContainSingle();
    }

    [Theory]
    [InlineData("On")]
    [InlineData("Off")]
    public async Task Messages_that_overlap_keep_each_its_own_trace(string fastPath)
    {
        const int count = 30;
        using var log = new SpanLog();
        using var caller = new CallersActivities();
        await using var server = await ChatServer.StartAsync($"--Chat:FastPath={fastPath}");
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.MessagePack);
        await alice.JoinAsync(Room);

        var said = await Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
        {
            using var call = caller.Start();
            return (call.TraceId, (await alice.SayAsync(Room, $"{i}")).Seq);
        }));

        foreach (var (trace, seq) in said)
        {
            var delivery = await log.FirstAsync(span => span.OperationName == "chat.deliver" && span.TraceId == trace, "the delivery is traced");
            var operation = await log.FirstAsync(span => span.OperationName == "chat.message" && span.TraceId == trace, "the operation is traced");
            delivery.GetTagItem("chat.seq").Should().Be(seq);
            delivery.ParentSpanId.Should().Be(operation.SpanId);
            log.Of(trace).Select(span => span.OperationName).Should().BeEquivalentTo("chat.message", "chat.append", "chat.deliver");
            log.Of(trace).Single(span => span.OperationName == "chat.append").ParentSpanId.Should().Be(operation.SpanId);
        }
    }

    [Fact]
    public async Task A_message_of_a_plain_client_has_one_trace_of_its_own_and_one_delivery_however_many_members()
    {
        using var log = new SpanLog();
        await using var server = await ChatServer.StartAsync();
        var members = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Connect.ToAsync(server.Address, $"user{i}", WireProtocol.PlainJson)));
        var room = $"room {Guid.NewGuid()}";
        foreach (var member in members) await member.JoinAsync(room);

        await members[0].SayAsync(room, "hello");

        var delivery = await log.FirstAsync(span => span.OperationName == "chat.deliver" && Is(span, room) && span.GetTagItem("chat.seq") is 1L, "the delivery is traced");
        delivery.GetTagItem("chat.members").Should().Be(5);
        delivery.Kind.Should().Be(ActivityKind.Consumer);
        var operation = await log.FirstAsync(span => span.SpanId == delivery.ParentSpanId, "the operation is traced");
        operation.OperationName.Should().Be("chat.message");
        log.Of(delivery.TraceId).Count(span => span.OperationName == "chat.deliver").Should().Be(1);
        foreach (var member in members) await member.DisposeAsync();
    }

    [Fact]
    public async Task An_edit_and_a_direct_message_are_traced_to_their_deliveries()
    {
        using var log = new SpanLog();
        using var caller = new CallersActivities();
        await using var server = await ChatServer.StartAsync();
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await alice.JoinAsync(Room);
        await alice.SayAsync(Room, "hello");

        using (var edit = caller.Start())
        {
            await alice.EditAsync(Room, 1, "good day");
            await log.FirstAsync(span => span.OperationName == "chat.deliver" && span.TraceId == edit.TraceId && span.GetTagItem("chat.change") is 1L, "the edit is delivered");
            await log.FirstAsync(span => span.OperationName == "chat.amend" && span.TraceId == edit.TraceId, "the edit is stored");
        }

        using var direct = caller.Start();
        await alice.DirectAsync("bob", "psst");
        var delivery = await log.FirstAsync(span => span.OperationName == "chat.deliver" && span.TraceId == direct.TraceId, "the message is delivered");
        delivery.TagObjects.Should().NotContain(tag => tag.Key == "chat.room");
    }

    [Fact]
    public async Task A_hooks_request_stands_in_the_operations_trace_and_tells_the_receiver_so()
    {
        using var log = new SpanLog();
        using var caller = new CallersActivities();
        await using var receiver = await WebhookReceiver.StartAsync();
        var told = "";
        receiver.Answer = (_, context) =>
        {
            told = context.Request.Headers["traceparent"].ToString();
            return context.Response.WriteAsync("""{"allow":true}""");
        };
        await using var server = await ChatServer.StartAsync([.. receiver.AsHook("Events:0=message")]);
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await alice.JoinAsync(Room);
        using var call = caller.Start();

        await alice.SayAsync(Room, "hello");

        var span = await log.FirstAsync(span => span.OperationName == "chat.webhook" && span.TraceId == call.TraceId, "the request is traced");
        told.Should().Be(span.Id);
        span.Kind.Should().Be(ActivityKind.Client);
        span.GetTagItem("endpoint").Should().Be("before");
        span.GetTagItem("http.response.status_code").Should().Be(200);
        (await log.FirstAsync(parent => parent.SpanId == span.ParentSpanId, "the operation is traced")).OperationName.Should().Be("chat.message");
    }

    [Fact]
    public async Task Each_request_of_a_webhook_is_a_trace_of_its_own_which_the_receiver_goes_on_with()
    {
        using var log = new SpanLog();
        await using var receiver = await WebhookReceiver.StartAsync();
        var told = new List<string>();
        receiver.Answer = (_, context) =>
        {
            told.Add(context.Request.Headers["traceparent"].ToString());
            context.Response.StatusCode = told.Count == 1 ? 503 : 200;
            return Task.CompletedTask;
        };
        await using var server = await ChatServer.StartAsync(receiver.AsEndpoint());
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);

        var taken = await log.FirstAsync(span => OfReceiver(span) && span.GetTagItem("http.response.status_code") is 200, "the events are taken");
        var refused = await log.FirstAsync(span => OfReceiver(span) && span.GetTagItem("http.response.status_code") is 503, "the first request is traced");

        told[..2].Should().Equal(refused.Id, taken.Id);
        (refused.Status, taken.Status).Should().Be((ActivityStatusCode.Error, ActivityStatusCode.Unset));
        (refused.ParentId, taken.ParentId).Should().Be((null, null));
        taken.GetTagItem("endpoint").Should().Be("receiver0");
        taken.TagObjects.Should().NotContain(tag => Equals(tag.Value, "/hook"));

        bool OfReceiver(Activity span) => span.OperationName == "chat.webhook" && span.GetTagItem("server.port") is int port && port == receiver.Address.Port;
    }

    private static bool Is(Activity span, string room) => Equals(span.GetTagItem("chat.room"), room);

    private static Activity Recorded() =>
        new Activity("operation") { TraceStateString = "vendor=kept", ActivityTraceFlags = ActivityTraceFlags.Recorded }.SetIdFormat(ActivityIdFormat.W3C).Start();
}
