using System.Net;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Server.Tests.Hosting.Diagnostics;

public sealed class HealthTests
{
    [Theory]
    [InlineData("/health/live", "socket_threads")]
    [InlineData("/health/ready", "messages", "disk", "draining")]
    public async Task A_running_server_is_live_and_ready_and_names_what_it_looked_at(string path, params string[] checks)
    {
        await using var server = await ChatServer.StartAsync("--Chat:Health:LowFreeBytes=0");
        using var http = new HttpClient { BaseAddress = server.Address };

        var health = await HealthReading.OfAsync(http, path);

        health.Code.Should().Be(HttpStatusCode.OK);
        health.MediaType.Should().Be("application/json");
        health.Status.Should().Be("healthy");
        health.Checks.Should().BeEquivalentTo(checks);
        health.Body["checks"]!.AsArray().Should().OnlyContain(check => (string)check!["status"]! == "healthy" && check["cause"] == null);
    }

    [Fact]
    public async Task With_little_space_left_a_server_serves_and_says_so()
    {
        await using var server = await ChatServer.StartAsync($"--Chat:Health:LowFreeBytes={long.MaxValue}");
        using var http = new HttpClient { BaseAddress = server.Address };

        var health = await HealthReading.OfAsync(http, "/health/ready");

        health.Code.Should().Be(HttpStatusCode.OK);
        health.Status.Should().Be("degraded");
        health["disk"].Should().Be("disk_low");
    }

    [Fact]
    public async Task With_too_little_space_left_a_server_is_not_ready()
    {
        await using var server = await ChatServer.StartAsync($"--Chat:Health:LowFreeBytes={long.MaxValue}", $"--Chat:Health:MinFreeBytes={long.MaxValue}");
        using var http = new HttpClient { BaseAddress = server.Address };

        var health = await HealthReading.OfAsync(http, "/health/ready");

        health.Code.Should().Be(HttpStatusCode.ServiceUnavailable);
        health.Status.Should().Be("unhealthy");
        health["disk"].Should().Be("disk_full");
        health["messages"].Should().BeNull();
    }

    [Fact]
    public async Task A_server_that_keeps_nothing_on_the_disk_does_not_look_at_it()
    {
        await using var server = await ChatServer.StartAsync("--Chat:History:Store=Memory");
        using var http = new HttpClient { BaseAddress = server.Address };

        (await HealthReading.OfAsync(http, "/health/ready")).Checks.Should().BeEquivalentTo("messages", "draining");
    }

    [RedisFact]
    public async Task A_node_whose_clock_differs_from_that_of_redis_serves_and_says_so()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var server = await ChatServer.StartAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(new ShiftedTime(TimeSpan.FromMinutes(-2))), $"--ConnectionStrings:Redis={redis.ConnectionString}");
        using var http = new HttpClient { BaseAddress = server.Address };

        await Wait.UntilAsync(async () => await HealthReading.OfAsync(http, "/health/ready") is { Code: HttpStatusCode.OK, Status: "degraded" } health && health["clock"] == "clock_skew", "the clock is named");

        using var gauges = new GaugeReading(server);
        gauges["chat.clock.offset"].Should().BeInRange(-121, -110);
    }

    [Fact]
    public async Task What_is_looked_at_can_be_measured()
    {
        await using var server = await ChatServer.StartAsync();
        using var gauges = new GaugeReading(server);

        await Wait.UntilAsync(() => gauges["chat.ready"] == 1, "the server was ready at a look");

        gauges["chat.draining"].Should().Be(0);
        gauges["chat.disk.free"].Should().BeGreaterThan(0);
        gauges["chat.clock.offset"].Should().BeNull("there is no Redis");
    }
}
