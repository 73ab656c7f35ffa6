using System.Diagnostics.Metrics;
using Chat.Server.Kernel;
using Chat.Server.Wire;

namespace Chat.Server.Delivery;

/// <summary>How this node stands: looked at when somebody asks, so that connections that come and go count nothing.</summary>
internal sealed class DeliveryGauges(IMeterFactory factory, DeliveryManager delivery) : IHostedService
{
    private static readonly string[] Protocols = ["json", "messagepack", PlainRecords.ProtocolName];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = factory.Create(ChatMeter.Name);
        meter.CreateObservableUpDownCounter("chat.connections", Connections, "{connection}", "Connections of this node");
        meter.CreateObservableUpDownCounter("chat.queue.bytes", () => delivery.Connections.Sum(one => one.WaitingBytes), "By", "Bytes that wait for connections of this node");
        meter.CreateObservableGauge("chat.queue.largest", () => delivery.Connections.Select(one => one.WaitingBytes).DefaultIfEmpty().Max(), "By", "The most that waits for one of them");
        meter.CreateObservableUpDownCounter("chat.users", () => delivery.Groups.UserCount, "{user}", "Users with a connection on this node");
        meter.CreateObservableUpDownCounter("chat.rooms", () => delivery.Groups.Rooms.Count(), "{room}", "Rooms with members on this node");
        meter.CreateObservableUpDownCounter("chat.memberships", () => delivery.Groups.Rooms.Sum(room => (long)room.Count), "{membership}", "Connections in rooms on this node, each in each");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Measurement<int>[] Connections()
    {
        var connections = delivery.Connections.CountBy(one => one.Protocol).ToDictionary();
        return Array.ConvertAll(Protocols, name => new Measurement<int>(connections.GetValueOrDefault(name), new KeyValuePair<string, object?>(DeliveryMetrics.Protocol, name)));
    }
}
