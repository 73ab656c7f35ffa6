namespace Chat.LoadTest.Soak.Hostile;

/// <summary>A kind of hostile client.</summary>
/// <param name="Name">As in the command's options.</param>
/// <param name="Attacks">Its ways, which its clients go through by turns.</param>
/// <param name="DefaultCount">How many clients there are unless told otherwise.</param>
/// <param name="Pause">How long a client waits before it comes again.</param>
internal sealed record HostileKind(string Name, IReadOnlyList<Attack> Attacks, int DefaultCount, TimeSpan Pause)
{
    public static IReadOnlyList<HostileKind> All { get; } =
    [
        new("slow-readers", SlowReaders.All, 10, TimeSpan.FromMilliseconds(500)),
        new("floods", Floods.All, 6, TimeSpan.FromMilliseconds(500)),
        new("garbage", Garbage.All, 8, TimeSpan.FromMilliseconds(200)),
        new("half-open", HalfOpen.All, 18, TimeSpan.FromMilliseconds(200)),
        new("huge-frames", HugeFrames.All, 8, TimeSpan.FromMilliseconds(200)),
        new("token-replay", TokenReplay.All, 6, TimeSpan.FromMilliseconds(200)),
        new("churn", Churn.All, 4, TimeSpan.FromMilliseconds(50)),
    ];
}
