using System.Diagnostics.Metrics;

namespace Chat.Server.Tests.Harness;

/// <summary>Reads the gauges of one server, and not those of others in the same process.</summary>
internal sealed class GaugeReading : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly Dictionary<string, double> values = [];

    public GaugeReading(ChatServer server)
    {
        var meters = server.Get<IMeterFactory>();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.IsObservable) listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => values[instrument.Name] = value);
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => values[instrument.Name] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => values[instrument.Name] = value);
        listener.Start();
    }

    /// <summary>What a gauge shows now; null when it shows nothing.</summary>
    public double? this[string name]
    {
        get
        {
            values.Clear();
            listener.RecordObservableInstruments();
            return values.TryGetValue(name, out var value) ? value : null;
        }
    }

    public void Dispose() => listener.Dispose();
}
