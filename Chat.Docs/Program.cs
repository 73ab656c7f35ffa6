using System.CommandLine;
using Chat.Docs;

var folder = new Argument<string>("folder") { Description = "Where the site is written; an earlier one is taken away", DefaultValueFactory = _ => Path.Combine("artifacts", "site") };
var repository = new Option<string?>("--repository") { Description = "Where files of the repository are shown, such as https://code.example/chat/blob/main; without it what is no page is not linked" };
var command = new RootCommand("Makes a site of README.md and of the pages that it lists. Run it in the root of the repository.") { folder, repository };
command.SetAction(result =>
{
    if (!File.Exists(Site.Start))
    {
        Console.Error.WriteLine($"There is no {Site.Start} here: run this in the root of the repository.");
        return 1;
    }

    try
    {
        var pages = new Site(Directory.GetCurrentDirectory(), result.GetValue(repository)).Write(result.GetValue(folder)!);
        Console.WriteLine($"{pages} pages in {result.GetValue(folder)}");
        return 0;
    }
    catch (InvalidOperationException e)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
});
return command.Parse(args).Invoke();
