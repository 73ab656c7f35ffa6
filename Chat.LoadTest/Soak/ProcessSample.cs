using System.Globalization;

namespace Chat.LoadTest.Soak;

/// <summary>What a process holds at one moment.</summary>
/// <param name="Seconds">Since the start of the run.</param>
/// <param name="RssMib">Memory that is resident.</param>
/// <param name="PssMib">The same with shared pages counted in part; 0 where the system does not tell.</param>
/// <param name="Handles">Open file descriptors.</param>
/// <param name="Threads">Threads.</param>
internal sealed record ProcessSample(double Seconds, double RssMib, double PssMib, int Handles, int Threads)
{
    /// <summary>Reads it from <c>/proc</c>.</summary>
    public static ProcessSample Take(int pid, TimeSpan elapsed)
    {
        var status = Fields($"/proc/{pid}/status");
        return new ProcessSample(
            Math.Round(elapsed.TotalSeconds, 1),
            KiB(status["VmRSS"]) / 1024.0,
            PssMibOf(pid),
            Directory.GetFileSystemEntries($"/proc/{pid}/fd").Length,
            int.Parse(status["Threads"], CultureInfo.InvariantCulture));
    }

    private static double PssMibOf(int pid)
    {
        try
        {
            return KiB(Fields($"/proc/{pid}/smaps_rollup")["Pss"]) / 1024.0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static Dictionary<string, string> Fields(string file) =>
        File.ReadLines(file).Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => parts[1].Trim());

    private static double KiB(string value) => double.Parse(value.Split(' ')[0], CultureInfo.InvariantCulture);
}
