using Chat.Server.Delivery;
using Chat.Server.Hosting.Draining;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Hosting.Draining;

public sealed class DrainScheduleTests
{
    [Fact]
    public async Task Connections_go_evenly_over_the_spread_each_once_after_a_notice_and_late_ones_too()
    {
        const int count = 20;
        const double notice = 2, slot = (count - notice) / count; // in seconds
        await using var server = await ChatServer.StartAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, count).Select(i => Connect.ToAsync(server.Address, $"user{i}", WireProtocol.PlainJson)));
        var delivery = server.Get<DeliveryManager>();
        var schedule = new DrainSchedule();

        var first = schedule.Add(delivery.Connections, TimeSpan.Zero, TimeSpan.FromSeconds(count));
        await using var late = await Connect.ToAsync(server.Address, "late", WireProtocol.PlainJson);
        var second = schedule.Add(delivery.Connections, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(count - 30));

        first.Select(entry => (int)((entry.Due.TotalSeconds - notice) / slot)).Should().Equal(Enumerable.Range(0, count), "each slot has one");
        second.Should().ContainSingle().Which.Due.Should().Be(TimeSpan.FromSeconds(30));
        schedule.TakeDue(TimeSpan.FromSeconds(notice)).Should().BeEmpty();
        schedule.TakeDue(TimeSpan.FromSeconds(notice + (10 * slot))).Should().HaveCount(10);
        schedule.TakeDue(TimeSpan.FromSeconds(30)).Should().HaveCount(count - 10 + 1);
        schedule.TakeDue(TimeSpan.FromDays(1)).Should().BeEmpty();
        foreach (var client in clients) await client.DisposeAsync();
    }
}
