using System.Diagnostics.Metrics;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Hosting.Diagnostics;

/// <summary>The instruments of one server in the test process; those of other servers have the same names.</summary>
internal sealed class ServerMeter : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly Dictionary<(string Name, string? Tag), long> totals = [];

    public ServerMeter(ChatServer server)
    {
        var scope = server.Get<IMeterFactory>();
        listener.InstrumentPublished = (instrument, heard) =>
        {
            if (instrument.Meter.Scope != scope || !instrument.Meter.Name.StartsWith("Chat.Server", StringComparison.Ordinal)) return;
            Instruments.Add(instrument);
            if (instrument.IsObservable) heard.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        listener.Start();
    }

    public List<Instrument> Instruments { get; } = [];

    /// <summary>What an instrument says now, of one value of its tag or of all together.</summary>
    public long Read(string name, string? tag = null)
    {
        totals.Clear();
        listener.RecordObservableInstruments();
        return totals[(name, tag)];
    }

    public void Dispose() => listener.Dispose();

    private void Add(string name, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        totals[(name, null)] = totals.GetValueOrDefault((name, null)) + value;
        foreach (var tag in tags) totals[(name, (string?)tag.Value)] = totals.GetValueOrDefault((name, (string?)tag.Value)) + value;
    }
}
