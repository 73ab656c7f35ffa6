using System.Diagnostics;
using Chat.LoadTest.Load;

namespace Chat.LoadTest.Meters;

/// <summary>A process of the service, and what its figures are called; processes with one label are added up.</summary>
internal sealed record WatchedProcess(string Label, int Id)
{
    public const string Server = "server";

    /// <summary>All CPU time the process has used.</summary>
    public TimeSpan Cpu => Read(process => process.TotalProcessorTime);

    /// <summary>All bytes that are in memory, without looking at what they are, which would hold the process up.</summary>
    public long Resident => Read(process => process.WorkingSet64);

    public ProcessMemory Memory => Read(process =>
    {
        var rollup = $"/proc/{Id}/smaps_rollup";
        if (!File.Exists(rollup)) return new ProcessMemory(process.WorkingSet64, process.PrivateMemorySize64);
        var lines = File.ReadAllLines(rollup);
        return new ProcessMemory(Kilobytes(lines, "Rss:"), Kilobytes(lines, "Private_Clean:") + Kilobytes(lines, "Private_Dirty:"));
    });

    /// <summary>Reads <c>1234</c> or <c>redis=1234</c>.</summary>
    public static WatchedProcess Parse(string text)
    {
        var at = text.LastIndexOf('=');
        return int.TryParse(text[(at + 1)..], out var id) && id > 0
            ? new WatchedProcess(at <= 0 ? Server : text[..at], id)
            : throw new FormatException($"'{text}' is no process: write --pid 1234 or --pid redis=1234.");
    }

    private static long Kilobytes(string[] lines, string name)
    {
        var line = Array.Find(lines, l => l.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;
    }

    private T Read<T>(Func<Process, T> read)
    {
        try
        {
            using var process = Process.GetProcessById(Id);
            return read(process);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IOException)
        {
            throw new LoadException($"There is no process {Id} ({Label}) on this machine, or it has ended.");
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            throw new LoadException($"The process {Id} ({Label}) belongs to somebody else: {exception.Message}");
        }
    }
}
