"""blueprints: 設計図. The town's own plan as versions: written, compared, drawn, adopted, printed as the national form.

Owns: BlueprintVersion, PlanFile. Reads: agencies (the reader of blueprints, the systems that come with the product),
collaboration and indicators (which an adopted version is loaded into), paperwork (grid, Excel, PDF), audit, policy, core.
Readers: whoever counts; writers: planners of the town. Verbs: begin, import, edit, keep a file, adopt, put out, read in. Never
holds: anything about a person.
"""
