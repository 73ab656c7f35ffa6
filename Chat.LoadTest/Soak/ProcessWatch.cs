namespace Chat.LoadTest.Soak;

/// <summary>Takes samples of one process and says how much it has grown since it was warm.</summary>
internal sealed class ProcessWatch(int pid, TimeSpan warmUp)
{
    private readonly long start = TimeProvider.System.GetTimestamp();
    private readonly List<ProcessSample> samples = [];

    public int Pid => pid;

    public IReadOnlyList<ProcessSample> Samples => samples;

    public ProcessSample Sample()
    {
        var sample = ProcessSample.Take(pid, TimeProvider.System.GetElapsedTime(start));
        samples.Add(sample);
        return sample;
    }

    /// <summary>The run so far. What was sampled before the warm-up was over counts for the peak only.</summary>
    public ProcessGrowth Growth()
    {
        var warm = samples.FindAll(s => s.Seconds >= warmUp.TotalSeconds);
        if (warm.Count == 0) warm = samples;
        var part = Math.Max(1, warm.Count / 10);
        var begin = Typical(warm.Take(part));
        var end = Typical(warm.TakeLast(part));
        return new ProcessGrowth(pid, samples[0], begin, end, samples.Max(s => s.RssMib), samples.Max(s => s.Handles), samples.Max(s => s.Threads));
    }

    /// <summary>The medians of some samples: a collection of garbage must not decide.</summary>
    private static ProcessSample Typical(IEnumerable<ProcessSample> some)
    {
        var all = some.ToArray();
        return new ProcessSample(
            all[^1].Seconds, Median(s => s.RssMib), Median(s => s.PssMib), (int)Median(s => s.Handles), (int)Median(s => s.Threads));

        double Median(Func<ProcessSample, double> value) => all.Select(value).Order().ElementAt(all.Length / 2);
    }
}
