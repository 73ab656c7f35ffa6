using System.Text;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Endpoints.Authentication;
using Chat.Server.Tests.Endpoints.Http;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Hosting.Diagnostics.Tracing;

/// <summary>Real servers export to a collector what they do.</summary>
public sealed class TraceExportTests
{
    private const string Room = "Room";
    private const string CallersTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string CallersSpan = "00f067aa0ba902b7";

    [RedisFact]
    public async Task A_trace_over_two_nodes_has_one_id_when_it_begins_with_an_HTTP_request()
    {
        await using var cluster = await TracedNodes.StartAsync(ApiClient.Keys());
        await using var bob = await cluster.ConnectAsync("b", "bob", WireProtocol.PlainJson);
        await bob.JoinAsync(Room);
        using var api = ApiClient.WithKey(cluster.Address("a"), "publish");

        var answer = await api.SendAsync("POST", $"rooms/{Room}/messages", new { text = "hello", system = "news" },
            ("traceparent", $"00-{CallersTrace}-{CallersSpan}-01"), ("tracestate", "vendor=kept"));

        answer.Status.Should().Be(201);
        var delivery = await cluster.Collector.FirstAsync(span => span is { Name: "chat.deliver", TraceId: CallersTrace }, "the delivery is traced");
        var publication = await cluster.Collector.FirstAsync(span => span.Id == delivery.ParentId, "the publication is traced");
        var request = await cluster.Collector.FirstAsync(span => span.Id == publication.ParentId, "the request is traced");
        var append = await cluster.Collector.FirstAsync(span => span is { Name: "chat.append", TraceId: CallersTrace }, "the append is traced");
        (delivery.Node, delivery.Kind, delivery.TraceState).Should().Be(("b", ReceivedSpan.Consumer, "vendor=kept"));
        delivery.Tags.Should().Contain("chat.members", "1").And.Contain("chat.room", Room).And.Contain("chat.seq", "1");
        (publication.Node, publication.Kind, publication.Name, publication.TraceId).Should().Be(("a", ReceivedSpan.Producer, "chat.publish", CallersTrace));
        (request.Node, request.Kind, request.Name, request.ParentId).Should().Be(("a", ReceivedSpan.Server, "POST /api/v1/rooms/{room}/messages", CallersSpan));
        request.Tags.Should().Contain("http.response.status_code", "201").And.NotContainKey("url.path");
        append.ParentId.Should().Be(request.Id);
    }

    [RedisFact]
    public async Task A_trace_over_two_nodes_has_one_id_when_it_begins_with_a_call_of_the_NET_client()
    {
        using var caller = new CallersActivities();
        await using var cluster = await TracedNodes.StartAsync();
        await using var bob = await cluster.ConnectAsync("b", "bob", WireProtocol.PlainJson);
        await bob.JoinAsync(Room);

        foreach (var protocol in new[] { WireProtocol.Json, WireProtocol.MessagePack })
        {
            await using var alice = await cluster.ConnectAsync("a", "alice", protocol);
            await alice.JoinAsync(Room);

            string trace;
            using (var call = caller.Start())
            {
                trace = call.TraceId.ToHexString();
                await alice.SayAsync(Room, "hello");
            }

            var delivery = await cluster.Collector.FirstAsync(span => span is { Name: "chat.deliver", Node: "b" } && span.TraceId == trace, "the delivery is traced");
            var publication = await cluster.Collector.FirstAsync(span => span.Id == delivery.ParentId, "the publication is traced");
            var operation = await cluster.Collector.FirstAsync(span => span.Id == publication.ParentId, "the operation is traced");
            var own = await cluster.Collector.FirstAsync(span => span is { Name: "chat.deliver", Node: "a" } && span.TraceId == trace, "its own node delivers too");
            (publication.Name, publication.Node).Should().Be(("chat.publish", "a"));
            (operation.Name, operation.Node).Should().Be(("chat.message", "a"));
            operation.Tags.Should().Contain("chat.operation", ChatOperations.Message).And.NotContainKey("chat.code");
            own.ParentId.Should().Be(publication.Id);
            (await cluster.Collector.FirstAsync(span => span.Name == "chat.append" && span.TraceId == trace, "the append is traced")).ParentId.Should().Be(operation.Id);
        }
    }

    [Fact]
    public async Task No_token_text_or_user_reaches_the_collector()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var server = await ServerProcess.StartAsync([.. collector.Settings, .. ApiClient.Keys()]);
        var token = TestTokens.For("secretive-user");
        var secrets = new[] { token, token.Split('.')[2], "secret-text", "secretive-user", "publish-key" };
        using var http = new HttpClient { BaseAddress = server.Address };
        await http.GetAsync($"{ChatEndpoints.PlainJson}?token={token}");
        await http.GetAsync($"{ChatEndpoints.Hub}?access_token={token}");
        await http.GetAsync($"/api/v1/me?token={token}&access_token={token}");
        await http.GetAsync($"/nothing/{token}?token={token}");
        await using (var query = await QueryClient.ConnectAsync(server.Address, token))
        await using (var alice = await Connect.ToAsync(server.Address, "secretive-user", WireProtocol.Json))
        {
            await alice.JoinAsync(Room);
            await alice.SayAsync(Room, "secret-text");
            await alice.DirectAsync("secretive-user", "secret-text");
        }

        using var api = ApiClient.WithKey(server.Address, "publish");
        (await api.PostAsync("users/secretive-user/messages", new { text = "secret-text", system = "news" })).Status.Should().Be(201);

        using var user = ApiClient.WithToken(server.Address, token);
        (await user.GetAsync("stats")).Status.Should().Be(403);

        var refused = await collector.FirstAsync(span => span.Name == "GET /api/v1/stats", "the last request is traced");
        refused.Tags.Should().Contain("chat.code", ChatErrors.Forbidden);
        await collector.FirstAsync(span => span.Name == "POST /api/v1/users/{userId}/messages", "the request before is traced");
        await collector.FirstAsync(span => span.Name == "chat.direct", "the calls are traced");
        foreach (var body in collector.Bodies)
            foreach (var secret in secrets) Encoding.UTF8.GetString(body).Should().NotContain(secret);
    }

    [Theory]
    [InlineData("On")]
    [InlineData("Off")]
    public async Task Probes_and_requests_that_open_connections_have_no_span_and_calls_stand_in_no_connections_trace(string fastPath)
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var server = await ServerProcess.StartAsync([.. collector.Settings, $"--Chat:FastPath={fastPath}"]);
        await using (var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson))
        await using (var bob = await Connect.ToAsync(server.Address, "bob", WireProtocol.Json))
        {
            await alice.JoinAsync(Room);
            await bob.JoinAsync(Room);
        }

        using var http = new HttpClient { BaseAddress = server.Address };
        await http.GetAsync("/health/ready");
        await http.GetAsync("/openapi/v1.json");

        await Wait.UntilAsync(() => collector.Spans.Count(span => span.Name.EndsWith("OnDisconnectedAsync", StringComparison.Ordinal)) == 2, "both connections have ended");
        await collector.FirstAsync(span => span.Source == "Microsoft.AspNetCore", "a request is traced");
        collector.Spans.Where(span => span.Source == "Microsoft.AspNetCore").Should().OnlyContain(span => span.Name == "GET /openapi/{documentName}.json");
        collector.Spans.Where(span => span.Source == "Microsoft.AspNetCore.SignalR.Server").Should().OnlyContain(span => span.ParentId == "")
            .And.Subject.Select(span => span.TraceId).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Of_traces_that_the_sampler_leaves_out_nothing_is_exported_unless_the_caller_records_them()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var server = await ServerProcess.StartAsync([.. collector.Settings, .. ApiClient.Keys(), "--OTEL_TRACES_SAMPLER=parentbased_always_off"]);
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync(Room);
        await alice.SayAsync(Room, "nobody's");
        using var api = ApiClient.WithKey(server.Address, "publish");

        await api.SendAsync("POST", $"rooms/{Room}/messages", new { text = "hello", system = "news" }, ("traceparent", $"00-{CallersTrace}-{CallersSpan}-01"));

        await collector.FirstAsync(span => span.Name.StartsWith("POST", StringComparison.Ordinal), "the request is traced");
        await collector.FirstAsync(span => span.Name == "chat.deliver", "the delivery is traced");
        collector.Spans.Should().OnlyContain(span => span.TraceId == CallersTrace);
    }
}
