using System.Diagnostics.Metrics;
using Chat.Contracts;
using Chat.Server.Endpoints.Http.Figures;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Http.Figures;

public sealed class FigureTests : IDisposable
{
    private static readonly DateTime Noon = new(2030, 1, 2, 12, 0, 0, DateTimeKind.Utc);

    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FigureHistory history = new();

    private IMeterFactory Meters => services.GetRequiredService<IMeterFactory>();

    public void Dispose() => services.Dispose();

    [Fact]
    public void What_is_counted_becomes_a_rate_and_what_stands_stays_as_it_is_tags_added_up()
    {
        var (rooms, direct) = (0L, 0L);
        var meter = Meters.Create("Chat.Server");
        meter.CreateObservableCounter("chat.messages", () => new[] { Tagged(rooms, "room"), Tagged(direct, "direct") });
        meter.CreateObservableUpDownCounter("chat.connections", () => 3);
        using var reader = new FigureReader(Meters);

        history.Add(Noon, reader.Read());
        (rooms, direct) = (40, 10);
        history.Add(Noon.AddSeconds(5), reader.Read());

        var figures = history.Since("node", DateTime.MinValue);
        figures.At.Should().Equal(Noon, Noon.AddSeconds(5));
        figures.Series["chat.messages"].Should().Equal(new double?[] { null, 10 });
        figures.Series["chat.connections"].Should().Equal(new double?[] { 3, 3 });
        figures.Series["chat.slow_readers"].Should().Equal(new double?[] { null, null });
        figures.Series[Figure.Memory].Should().OnlyContain(bytes => bytes > 0);
    }

    [Fact]
    public void Delivery_times_are_told_by_the_bounds_that_half_and_nearly_all_stayed_below()
    {
        var duration = Meters.Create("Chat.Server").CreateHistogram<double>("chat.delivery.duration");
        using var reader = new FigureReader(Meters);

        for (var i = 0; i < 95; i++) duration.Record(0.004);
        for (var i = 0; i < 5; i++) duration.Record(60);
        history.Add(Noon, reader.Read());
        history.Add(Noon.AddSeconds(5), reader.Read());

        var series = history.Since("node", DateTime.MinValue).Series;
        series[Figure.MedianDelivery].Should().Equal(new double?[] { 0.005, null });
        series[Figure.SlowestDelivery].Should().Equal(new double?[] { 10, null });
    }

    [Fact]
    public void The_instruments_of_another_server_in_the_process_and_ones_that_fail_are_left_out()
    {
        using var other = new ServiceCollection().AddMetrics().BuildServiceProvider();
        other.GetRequiredService<IMeterFactory>().Create("Chat.Server").CreateObservableGauge("chat.rooms", () => 7);
        var meter = Meters.Create("Chat.Server");
        meter.CreateObservableGauge("chat.users", () => Fails());
        meter.CreateObservableGauge("chat.queue.bytes", () => 5L);
        using var reader = new FigureReader(Meters);

        history.Add(Noon, reader.Read());

        var series = history.Since("node", DateTime.MinValue).Series;
        series["chat.rooms"].Should().Equal(new double?[] { null });
        series["chat.users"].Should().Equal(new double?[] { null });
        series["chat.queue.bytes"].Should().Equal(new double?[] { 5 });
    }

    [Fact]
    public void Fifteen_minutes_are_kept_and_only_what_is_newer_is_given()
    {
        var values = Figure.All.Select((_, i) => (double)i).ToArray();
        for (var i = 0; i < 1000; i++) history.Add(Noon.AddSeconds(5 * i), values);

        history.Since("node", DateTime.MinValue).At.Should().Equal(Enumerable.Range(1000 - FigureHistory.Points, FigureHistory.Points).Select(i => Noon.AddSeconds(5 * i)));
        history.Since("node", Noon.AddSeconds(5 * 997)).At.Should().Equal(Noon.AddSeconds(5 * 998), Noon.AddSeconds(5 * 999));
    }

    [Fact]
    public async Task A_server_looks_at_itself_and_tells_what_is_newer_than_a_moment()
    {
        await using var server = await ChatServer.StartAsync();
        using var root = ApiClient.OfUser(server.Address, "root", ChatRoles.Admin);
        await Wait.UntilAsync(async () => PointsOf(await root.GetAsync("nodes/figures")) > 0, "there is a point");
        var first = (await root.GetAsync("nodes/figures")).Demand()["nodes"][0].GetProperty("at")[0].GetDateTime();

        var newer = await root.GetAsync($"nodes/figures?since={first:yyyy-MM-ddTHH:mm:ss.fffffffZ}");

        newer["nodes"][0].GetProperty("at").EnumerateArray().Should().NotContain(at => at.GetDateTime() <= first);
        newer["silent"].GetArrayLength().Should().Be(0);
        newer.Json.GetProperty("interval_seconds").GetDouble().Should().Be(5);
        (await root.GetAsync("nodes/figures?since=yesterday")).Code.Should().Be(ChatErrors.InvalidRequest);
    }

    private static int PointsOf(ApiAnswer answer) => answer.Demand()["nodes"][0].GetProperty("at").GetArrayLength();

    private static Measurement<long> Tagged(long value, string kind) => new(value, new KeyValuePair<string, object?>("chat.message.kind", kind));

    private static int Fails() => throw new InvalidOperationException("This one cannot be read.");
}
