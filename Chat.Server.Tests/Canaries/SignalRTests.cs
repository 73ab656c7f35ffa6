using System.Collections.Concurrent;
using Chat.Server.Hubs;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Chat.Server.Tests.Canaries;

/// <summary>What the server relies on of SignalR and its documentation does not say, see docs/dotnet.md.</summary>
public sealed class SignalRTests
{
    [Fact]
    public void The_handler_of_a_hubs_connections_takes_one_factory_of_scopes() =>
        typeof(HubConnectionHandler<ChatHub>).GetConstructors().Should().ContainSingle()
            .Which.GetParameters().Should().ContainSingle(parameter => parameter.ParameterType == typeof(IServiceScopeFactory));

    [Fact]
    public async Task Calls_start_in_the_order_they_came_each_until_it_waits_although_several_may_run()
    {
        var calls = new Calls();
        await using var server = await StartAsync(calls);
        await using var client = new HubConnectionBuilder()
            .WithUrl(new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/hub")).Build();
        await client.StartAsync();

        for (var i = 0; i < 1000; i++) await client.SendAsync("Call", i);
        await Wait.UntilAsync(() => calls.Seen.Count == 2000, "every call has waited");

        var seen = calls.Seen.ToArray();
        seen.Where((_, place) => place % 2 == 0).Should().Equal(Enumerable.Range(0, 1000), "one starts when the one before it waits");
        seen.Where((_, place) => place % 2 == 1).Should().Equal(Enumerable.Range(0, 1000));
    }

    [RedisFact]
    public async Task The_channels_of_the_backplane_have_the_name_that_nodes_of_earlier_releases_listen_to()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await Nodes.StartAsync(redis, 1);
        await using var alice = await nodes.ConnectAsync(0, "alice");
        await alice.JoinAsync("lobby");

        var channels = (string[])(await redis.ExecuteAsync("PUBSUB", "CHANNELS"))!;

        channels.Should().Contain(channel => channel.EndsWith("Chat.Server.Hubs.ChatHub:group:room:lobby", StringComparison.Ordinal));
    }

    private static async Task<WebApplication> StartAsync(Calls calls)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(calls).AddSignalR(options => options.MaximumParallelInvocationsPerClient = 8);
        var app = builder.Build();
        app.MapHub<OrderHub>("/hub");
        await app.StartAsync();
        return app;
    }

    private sealed class Calls
    {
        public ConcurrentQueue<int> Seen { get; } = new();
    }

    private sealed class OrderHub(Calls calls) : Hub
    {
        public async Task Call(int number)
        {
            calls.Seen.Enqueue(number);
            Thread.SpinWait(number % 7 * 100);
            calls.Seen.Enqueue(number);
            await Task.Yield();
        }
    }
}
