using Spectre.Console;

namespace Chat.LoadTest.Views;

/// <summary>A progress bar per stage.</summary>
internal sealed class BarView(ProgressContext context) : IView
{
    private const int Width = 62;

    private ProgressTask? task;
    private string stage = "";

    public void Begin(string stage, double goal)
    {
        if (task is not null) task.Value = task.MaxValue;
        this.stage = stage;
        task = context.AddTask(Text(""), maxValue: Math.Max(goal, 1));
    }

    public void Update(double done, string figures)
    {
        task!.Value = done;
        task.Description = Text(figures);
    }

    private string Text(string figures) => $"[bold]{Markup.Escape($"{stage,-11}")}[/] {Markup.Escape(figures.PadRight(Width - 12))}";
}
