using System.Diagnostics.Metrics;
using Chat.Server.Kernel;

namespace Chat.Server.Endpoints.Http.Figures;

/// <summary>
/// Reads the server's own instruments. Those that are asked for their value cost nothing between two readings; the one histogram has a sample
/// of the messages, see <see cref="Sampling"/>.
/// </summary>
internal sealed class FigureReader : IDisposable
{
    private const string DeliveryDuration = "chat.delivery.duration";

    private readonly MeterListener listener = new();
    private readonly DeliveryTimes deliveries = new();
    private readonly double[] values = new double[Figure.All.Count];
    private readonly double[] nothing = [.. Figure.All.Select(_ => double.NaN)];

    /// <param name="factory">Whose meters are read: a process may have more than one server.</param>
    public FigureReader(IMeterFactory factory)
    {
        listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != ChatMeter.Name || !ReferenceEquals(instrument.Meter.Scope, factory)) return;
            if (instrument.Name == DeliveryDuration) listener.EnableMeasurementEvents(instrument, deliveries);
            else if (instrument.IsObservable && PlaceOf(instrument.Name) is { } place)
            {
                if (Figure.All[place].IsRate) nothing[place] = 0; // a counter may have no tags before it counts
                listener.EnableMeasurementEvents(instrument, place);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, state) => Note(value, state));
        listener.SetMeasurementEventCallback<int>((_, value, _, state) => Note(value, state));
        listener.SetMeasurementEventCallback<double>((_, value, _, state) => Note(value, state));
        listener.Start();
    }

    /// <summary>The present values, in the order of <see cref="Figure.All"/>; NaN where there is none. Called by one at a time, who keeps nothing of it.</summary>
    public ReadOnlySpan<double> Read()
    {
        nothing.CopyTo(values, 0);
        try
        {
            listener.RecordObservableInstruments();
        }
        catch (AggregateException)
        {
            // One that cannot be read now has no value; the others have.
        }

        Note(Environment.CpuUsage.TotalTime.TotalSeconds, PlaceOf(Figure.Processor));
        Note(Environment.WorkingSet, PlaceOf(Figure.Memory));
        var (median, slowest) = deliveries.Take();
        Note(median, PlaceOf(Figure.MedianDelivery));
        Note(slowest, PlaceOf(Figure.SlowestDelivery));
        return values;
    }

    public void Dispose() => listener.Dispose();

    /// <summary>What an instrument tells for each of its tags is added up.</summary>
    private void Note(double value, object? state)
    {
        if (state is DeliveryTimes times) times.Note(value);
        else if (state is int place) values[place] = double.IsNaN(values[place]) ? value : values[place] + value;
    }

    private static int? PlaceOf(string name)
    {
        for (var i = 0; i < Figure.All.Count; i++)
            if (Figure.All[i].Name == name) return i;
        return null;
    }
}
