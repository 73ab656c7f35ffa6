using System.Globalization;
using Chat.LoadTest.Reports;
using Spectre.Console;

namespace Chat.LoadTest.Labs;

/// <summary>Medians and ranges of all rounds.</summary>
internal static class LabTable
{
    public static void Write(IEnumerable<LabFigures> peers)
    {
        var table = Summary.Table("peer", "rounds", "CPU µs/delivery", "p50 µs", "p99 µs", "KiB/connection", "not received");
        foreach (var peer in peers)
        {
            table.AddRow(
                peer.Name, $"{peer.Rows.Count}", Range(peer.Of(LabMetric.Cpu), "0.00"), Range(peer.Of(LabMetric.P50), "0"), Range(peer.Of(LabMetric.P99), "0"), Range(peer.Of(LabMetric.Memory), "0.0"),
                $"{peer.Rows.Sum(row => row.Expected - row.Received)}");
        }

        AnsiConsole.Write(table);
    }

    private static string Range(double[] values, string format)
    {
        Array.Sort(values);
        var median = (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
        return $"{Text(median)} ({Text(values[0])}-{Text(values[^1])})";

        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }
}
