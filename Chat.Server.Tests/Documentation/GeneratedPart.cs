using Chat.Server.Tests.Harness;
using FluentAssertions;

namespace Chat.Server.Tests.Documentation;

/// <summary>A document whose end is written of the code: from a mark on.</summary>
internal sealed class GeneratedPart
{
    /// <summary>Set it to 1 to have such parts written anew instead of compared.</summary>
    private const string WriteVariable = "CHAT_WRITE_DOCS";

    private readonly string file;
    private readonly string mark;

    /// <param name="path">The document, from the root of the repository.</param>
    /// <param name="mark">The line from which on it is written.</param>
    public GeneratedPart(string path, string mark)
    {
        (file, this.mark) = (Path.Combine(Repository.Root, path), mark);
        Head = File.ReadAllText(file).Split(mark)[0];
    }

    /// <summary>What is written by hand.</summary>
    public string Head { get; }

    /// <summary>Fails when the document is not what the code says.</summary>
    public void ShouldBe(string part)
    {
        var text = $"{Head}{mark}\n{part}";
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1") File.WriteAllText(file, text);

        File.ReadAllText(file).Should().Be(text, $"{WriteVariable}=1 writes it anew");
    }
}
