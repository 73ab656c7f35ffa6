namespace Chat.Samples;

internal sealed class BotOptions
{
    public Uri Server { get; set; } = new("http://localhost:5000");

    public string Name { get; set; } = "dice";

    public string Room { get; set; } = "general";
}
