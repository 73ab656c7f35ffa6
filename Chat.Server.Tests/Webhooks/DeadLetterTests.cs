using System.Diagnostics.Metrics;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Server.Tests.Webhooks;

/// <summary>Events that no attempt has brought to the back end for a day.</summary>
public sealed class DeadLetterTests
{
    [Fact]
    public async Task They_are_given_up_counted_and_logged_and_what_comes_after_them_is_told()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        var time = new ShiftedTime();
        await using var server = await ChatServer.StartAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(time), [.. receiver.AsEndpoint(), "--Chat:History:Store=Memory", "--Chat:Webhooks:Endpoints:0:Events:0=message"]);
        using var meter = new Meters(server.Get<IMeterFactory>());
        await SayAsync(server, "too old");
        await Wait.UntilAsync(() => receiver.Requests.Count > 0, "it was tried");

        time.Shift = TimeSpan.FromHours(24.5);
        await Wait.UntilAsync(() => server.Log.Lines.Any(line => line.Contains("[2003]")), "it was given up");
        receiver.Answer = (_, _) => Task.CompletedTask;
        await SayAsync(server, "new");

        await Wait.UntilAsync(() => receiver.Events.Count > 0, "the back end has the new one");
        receiver.Events.Select(e => e.Text).Should().Equal("new");
        await Wait.UntilAsync(() => meter["chat.webhooks.delivered"] == 1, "it is counted");
        meter["chat.webhooks.dead_letters"].Should().Be(1);
        meter["chat.webhooks.failed_attempts"].Should().BeGreaterThanOrEqualTo(1);
        await Wait.UntilAsync(() => meter["chat.webhooks.backlog"] == 0, "nothing waits");
    }

    private static async Task SayAsync(ChatServer server, string text)
    {
        var token = TestTokens.Create(new() { ["sub"] = "alice" }, lifetime: TimeSpan.FromDays(2));
        await using var alice = await Connect.WithTokenAsync(server.Address, token, WireProtocol.PlainJson);
        await alice.JoinAsync("room");
        await alice.SayAsync("room", text);
    }

    /// <summary>The real time, moved.</summary>
    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }

    /// <summary>What one server counts.</summary>
    private sealed class Meters : IDisposable
    {
        private readonly Dictionary<string, long> values = [];
        private readonly MeterListener listener = new();

        public Meters(IMeterFactory factory)
        {
            listener.InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Name.StartsWith("chat.webhooks.", StringComparison.Ordinal) && instrument.Meter.Scope == factory) own.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            {
                if (tags[0] is not { Key: "endpoint", Value: "receiver0" }) return;
                lock (values) values[instrument.Name] = instrument.IsObservable ? value : values.GetValueOrDefault(instrument.Name) + value;
            });
            listener.Start();
        }

        public long this[string instrument]
        {
            get
            {
                listener.RecordObservableInstruments();
                lock (values) return values.GetValueOrDefault(instrument);
            }
        }

        public void Dispose() => listener.Dispose();
    }
}
