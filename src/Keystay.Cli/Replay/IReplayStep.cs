namespace Keystay.Cli.Replay;

/// <summary>A link of the chain.</summary>
internal interface IReplayStep
{
    string Title { get; }

    /// <summary>One line: what is known of this link in 2021 to 2023.</summary>
    string Storm0558 { get; }

    /// <summary>Does it here, and tells what happened in labelled lines.</summary>
    /// <exception cref="ReplayException">It cannot be done here, or did not end as it should.</exception>
    Task<IReadOnlyList<(string Label, string Text)>> RunAsync(ReplayStage stage, CancellationToken cancel);
}
