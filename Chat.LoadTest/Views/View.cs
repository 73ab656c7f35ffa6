using Spectre.Console;

namespace Chat.LoadTest.Views;

internal static class View
{
    /// <summary>A bar with live figures on a terminal; lines, now and then, where output goes elsewhere.</summary>
    public static Task<T> ShowAsync<T>(Func<IView, Task<T>> run)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive) return run(new LineView(Console.Out));
        return AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(context => run(new BarView(context)));
    }
}
