using System.CommandLine;

namespace Chat.Server.Hosting.Commands;

/// <summary>The argument FILE.</summary>
internal static class FileArgument
{
    public static Argument<string> Create(string description)
    {
        var file = new Argument<string>("FILE") { Description = description };
        file.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var path }, ..] && path.StartsWith('-')) result.AddError($"'{path}' is no option of this command, and a file of that name is written ./{path}.");
        });
        return file;
    }
}
