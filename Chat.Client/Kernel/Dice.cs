namespace Chat.Client.Kernel;

internal static class Dice
{
    private static readonly Random Random = new();

    /// <summary>From 0 to 1. Safe for threads.</summary>
    public static double Roll()
    {
        lock (Random)
        {
#pragma warning disable CA5394 // spreads load, keeps no secret
            return Random.NextDouble();
#pragma warning restore CA5394
        }
    }
}
