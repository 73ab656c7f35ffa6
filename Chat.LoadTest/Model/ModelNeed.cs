namespace Chat.LoadTest.Model;

/// <summary>One thing that a service needs.</summary>
/// <param name="Name">What, and of whom.</param>
/// <param name="Each">How much each node, or each Redis server, needs.</param>
/// <param name="Has">How much of it there is.</param>
/// <param name="Unit">Of both.</param>
internal sealed record ModelNeed(string Name, double Each, double Has, string Unit)
{
    /// <summary>1 when it is used up.</summary>
    public double Used => Each / Has;
}
