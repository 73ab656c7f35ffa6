namespace Chat.LoadTest.Views;

/// <summary>Shows how far a run is.</summary>
internal interface IView
{
    /// <summary>A new stage begins, which is done at <paramref name="goal"/>.</summary>
    void Begin(string stage, double goal);

    /// <param name="done">How much of the goal is reached.</param>
    /// <param name="figures">What is known so far, in a few words.</param>
    void Update(double done, string figures);
}
