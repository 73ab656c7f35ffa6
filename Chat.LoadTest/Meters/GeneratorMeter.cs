using System.Globalization;
using Chat.LoadTest.Results;
using HdrHistogram;

namespace Chat.LoadTest.Meters;

/// <summary>Watches the load generator itself, so that nobody takes its limits for the server's.</summary>
internal sealed class GeneratorMeter
{
    /// <summary>Beyond this share of the cores it may use, the generator's own speed is what was measured.</summary>
    private const double BusyShare = 0.9;

    /// <summary>A message in a hundred may leave this much late, in microseconds.</summary>
    private const long LatenessLimit = 10_000;

    /// <summary>Seconds per second without a core, all threads together, that are worth a word.</summary>
    private const double NoticeableWaiting = 0.2;

    private readonly TimeSpan cpu = Environment.CpuUsage.TotalTime;
    private readonly double waited = Waited();

    /// <param name="seconds">How long it was.</param>
    /// <param name="lateness">How much later than due messages were sent, in microseconds.</param>
    public GeneratorResult Read(double seconds, LongHistogram lateness)
    {
        var cores = Environment.ProcessorCount;
        var used = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds / seconds;
        var late = lateness.TotalCount == 0 ? 0 : lateness.GetValueAtPercentile(99);
        var waiting = Math.Max(0, Waited() - waited) / seconds;
        var reasons = new List<string>();
        if (used > cores * BusyShare)
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"it used {used:F2} of the {cores} cores it may use"));
        if (late > LatenessLimit)
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"its sending ran behind schedule, one message in a hundred by more than {late / 1000.0:F0} ms{(waiting > NoticeableWaiting ? ", while its threads waited for a core" : "")}"));
        return new GeneratorResult(used, cores, waiting, late / 1000.0, lateness.TotalCount == 0 ? 0 : lateness.GetMaxValue() / 1000.0, reasons);
    }

    /// <summary>How long threads of this process were ready to run and had no core, in seconds; 0 where the system does not tell. What a thread that has ended waited is forgotten.</summary>
    private static double Waited()
    {
        try
        {
            return Directory.EnumerateDirectories("/proc/self/task")
                .Sum(task => double.Parse(File.ReadAllText($"{task}/schedstat").Split(' ')[1], CultureInfo.InvariantCulture)) / 1e9;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
