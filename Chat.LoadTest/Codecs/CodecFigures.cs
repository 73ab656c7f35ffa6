namespace Chat.LoadTest.Codecs;

/// <summary>What one operation costs on one thread.</summary>
/// <param name="Nanoseconds">Time.</param>
/// <param name="Bytes">Memory allocated on the heap.</param>
internal readonly record struct CodecFigures(double Nanoseconds, double Bytes)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs the work until its code is compiled for good, then for the duration, and takes the best of five parts.</summary>
    public static CodecFigures Measure(Action work, TimeSpan duration)
    {
        var clock = TimeProvider.System;
        var runs = 0L;
        for (var start = clock.GetTimestamp(); clock.GetElapsedTime(start) < WarmUp; runs++) work();

        var part = (long)(runs * (duration / WarmUp / 5)) + 1;
        var best = new CodecFigures(double.MaxValue, 0);
        for (var i = 0; i < 5; i++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = clock.GetTimestamp();
            for (var n = 0L; n < part; n++) work();
            var elapsed = clock.GetElapsedTime(start);
            var figures = new CodecFigures(elapsed.TotalNanoseconds / part, (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / part);
            if (figures.Nanoseconds < best.Nanoseconds) best = figures;
        }

        return best;
    }
}
