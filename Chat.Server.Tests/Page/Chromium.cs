namespace Chat.Server.Tests.Page;

/// <summary>The Chromium of this machine. The tests of the page never download one.</summary>
internal static class Chromium
{
    public const string Variable = "CHAT_TEST_CHROMIUM";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>The program, or null when there is none. A path in the variable wins, also when nothing is there.</summary>
    public static string? Path { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? File.Exists(named) ? named : null
        : Find();

    private static string? Find() =>
        (from name in Names
         from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
         let program = System.IO.Path.Combine(folder, name)
         where File.Exists(program)
         select program).FirstOrDefault();
}
